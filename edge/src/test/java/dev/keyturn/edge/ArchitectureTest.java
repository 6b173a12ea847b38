package dev.keyturn.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.keyturn.model.testing.Packages;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

class ArchitectureTest {
    private static final String ROOT = "dev.keyturn.edge";
    private static final List<String> WITH_A_DATABASE =
            List.of(ROOT + ".proofs", ROOT + ".cleanup", ROOT + ".database");

    private static final JavaClasses CODE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void nullsAreMarkedInEachPackage() {
        assertThat(CODE)
                .extracting(JavaClass::getPackage)
                .allMatch(part -> part.getPackageInfo().isAnnotatedWith(NullMarked.class));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.keyturn.(**)").should().beFreeOfCycles().check(CODE);
    }

    /**
     * Beside {@code proofs}, which both servers use as it is. The rest is for {@link Edge} and packages below it, and each
     * server's test holds that.
     */
    @Test
    void featuresSeeOnlyTheseTypes() {
        assertThat(CODE)
                .filteredOn(type -> !type.getPackageName().equals(ROOT + ".proofs"))
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                .filteredOn(type -> !Packages.WIRED_BY_EDGE.contains(type.getSimpleName()))
                .extracting(JavaClass::getSimpleName)
                .containsExactlyInAnyOrder(
                        "Admission",
                        "ApiDocs",
                        "Background",
                        "Batcher",
                        "SharedReads",
                        "BearerErrors",
                        "BearerTokens",
                        "Cleanup",
                        "ClockDifference",
                        "Columns",
                        "Commits",
                        "CompactForm",
                        "Edge",
                        "ErrorFormat",
                        "ErrorResponses",
                        "ExpiringTable",
                        "FieldProblem",
                        "Heap",
                        "InvisibleCharacters",
                        "NextPage",
                        "NormalForm",
                        "NothingElse",
                        "OpenDocuments",
                        "OutcomeUnknown",
                        "PageOrigin",
                        "PassingFault",
                        "Preconditions",
                        "ProblemException",
                        "ReadOnlyConnections",
                        "RequestSource",
                        "Secret",
                        "Sha256",
                        "StartupRefusal",
                        "ThreadStart",
                        "TokenScheme",
                        "TooManyRequests",
                        "Visible",
                        "WholeNumbers");
    }

    @Test
    void itKnowsNoFeature() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.keyturn.auth..", "dev.keyturn.resource..", "dev.keyturn.cli..")
                .check(CODE);
    }

    @Test
    void onlyThreePackagesKnowADatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages(WITH_A_DATABASE.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.persistence..",
                        "org.hibernate..",
                        "org.springframework.jdbc..",
                        "org.postgresql..",
                        "com.zaxxer.hikari..")
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
    void nothingIsInjectedIntoFields() {
        fields().should()
                .notBeAnnotatedWith(Autowired.class)
                .andShould()
                .notBeAnnotatedWith(Value.class)
                .check(CODE);
    }
}
