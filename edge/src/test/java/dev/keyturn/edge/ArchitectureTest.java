package dev.keyturn.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

class ArchitectureTest {
    private static final String ROOT = "dev.keyturn.edge";
    private static final String PROOFS = ROOT + ".proofs";
    private static final String CLEANUP = ROOT + ".cleanup";
    private static final JavaClasses CODE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    @Test
    void itIsThreePackagesWhoseNullsAreMarked() {
        assertThat(CODE).extracting(JavaClass::getPackageName).containsOnly(ROOT, PROOFS, CLEANUP);
        assertThat(List.of(ROOT, PROOFS, CLEANUP))
                .allMatch(name -> CODE.getPackage(name).getPackageInfo().isAnnotatedWith(NullMarked.class));
    }

    @Test
    void featuresSeeOnlyTheseTypes() {
        assertThat(CODE)
                .filteredOn(type -> type.getPackageName().equals(ROOT))
                .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
                .extracting(type -> type.getSimpleName())
                .containsExactlyInAnyOrder(
                        "Admission",
                        "ApiDocs",
                        "Batcher",
                        "BearerErrors",
                        "BearerTokens",
                        "Columns",
                        "Edge",
                        "ErrorFormat",
                        "ErrorResponses",
                        "FieldProblem",
                        "NextPage",
                        "NormalForm",
                        "NothingElse",
                        "OpenDocuments",
                        "PassingFault",
                        "ProblemException",
                        "RequestSource",
                        "Secret",
                        "Sha256",
                        "StartupRefusal",
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
    void onlyProofsAndCleanupKnowADatabase() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        PROOFS,
                        CLEANUP,
                        "jakarta.persistence..",
                        "org.hibernate..",
                        "org.springframework.jdbc..",
                        "org.postgresql..")
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
