package dev.keyturn.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import jakarta.persistence.Entity;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "dev.keyturn.model";
    private static final JavaClasses CODE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void itIsOnePackageWhoseNullsAreMarked() {
        assertThat(CODE).isNotEmpty().allMatch(type -> type.getPackageName().equals(ROOT));
        assertThat(CODE.getPackage(ROOT).getPackageInfo().isAnnotatedWith(NullMarked.class))
                .isTrue();
    }

    /** So a Spring bean, a service or a JSON format has no way in. */
    @Test
    void itUsesTheJdkAndAMappingAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT, "java..", "jakarta.persistence..", "org.hibernate.annotations..", "org.jspecify..")
                .check(CODE);
    }

    @Test
    void whatItMapsCannotBeWritten() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .beAnnotatedWith(Immutable.class)
                .check(CODE);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .should()
                .haveNameNotStartingWith("set")
                .check(CODE);
    }
}
