package dev.keyturn.resource;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.keyturn.model.testing.Packages;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.repository.Repository;

class ArchitectureTest {
    private static final String EDGE = "dev.keyturn.edge";
    private static final String ROOT = "dev.keyturn.resource";
    private static final JavaClasses CODE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void featuresDoNotLookUpAtTheApplication() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .check(CODE);
    }

    @Test
    void entitiesAndRepositoriesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .or()
                .areAssignableTo(Repository.class)
                .should()
                .bePackagePrivate()
                .check(CODE);
    }

    @Test
    void controllersStayInTheirPackage() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .should()
                .bePackagePrivate()
                .check(CODE);
    }

    @Test
    void entitiesHaveNoSetters() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .should()
                .haveNameNotStartingWith("set")
                .check(CODE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        fields().should()
                .notBeAnnotatedWith(Autowired.class)
                .andShould()
                .notBeAnnotatedWith(Value.class)
                .check(CODE);
    }

    @Test
    void jsonIsReadByOneJackson() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..")
                .check(CODE);
    }

    @Test
    void validationCanBeLiftedOut() {
        assertThat(usedBy(ROOT + ".validation"))
                .containsExactlyInAnyOrder(
                        ROOT + ".validation",
                        ROOT + ".trust",
                        EDGE + ".bearer",
                        EDGE + ".docs",
                        EDGE + ".errors",
                        EDGE + ".proofs",
                        EDGE + ".requests",
                        EDGE + ".secrets",
                        "dev.keyturn.model");
        assertThat(usedBy(ROOT + ".trust"))
                .containsExactlyInAnyOrder(ROOT + ".trust", EDGE + ".errors", EDGE + ".operation", "dev.keyturn.model");
    }

    @Test
    void whatEdgePutsInItsPlaceIsNobodyElsesBusiness() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage(EDGE + "..")
                        .and(describe("wired by Edge", type -> Packages.WIRED_BY_EDGE.contains(type.getSimpleName()))))
                .check(CODE);
    }

    /** Packages of our own. */
    private static Set<String> usedBy(String user) {
        return CODE.stream()
                .filter(type -> type.getPackageName().equals(user))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith("dev.keyturn"))
                .collect(Collectors.toSet());
    }

    @Test
    void everyPackageSaysWhatItIs() {
        Set<String> packages = CODE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(
                                CODE.getPackage(name).getPackageInfo().isAnnotatedWith(NullMarked.class))
                        .isTrue());
    }

    @Test
    void packagesUseWhatTheArchitecturePageSays() throws IOException {
        assertThat(Packages.coded("dev.keyturn.resource")).isEqualTo(Packages.documented("resource-server"));
    }
}
