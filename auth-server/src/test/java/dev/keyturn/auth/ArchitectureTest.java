package dev.keyturn.auth;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.keys.KeysReplaced;
import dev.keyturn.auth.keystore.KeyConsumers;
import dev.keyturn.model.testing.Packages;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RestController;

class ArchitectureTest {
    private static final String[] KEYS = {
        "dev.keyturn.auth.keys", "dev.keyturn.auth.keystore", "dev.keyturn.auth.seals", "dev.keyturn.auth.keyrotation"
    };

    private static final JavaClasses server = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.keyturn.auth");

    @Test
    void packagesFormNoCycle() {
        slices().matching("dev.keyturn.auth.(*)..").should().beFreeOfCycles().check(server);
    }

    @Test
    void nobodyComesIntoARoomThatIsOnlyForCallers() {
        for (String room : new String[] {
            "admin",
            "authorization",
            "device",
            "exchange",
            "home",
            "introspection",
            "login",
            "oidc",
            "provisioning",
            "recovery",
            "trust",
            "keyrotation"
        }) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.keyturn.auth." + room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.keyturn.auth." + room)
                    .check(server);
        }
    }

    @Test
    void controllersAreNobodyElsesBusiness() {
        classes()
                .that()
                .areAnnotatedWith(RestController.class)
                .should()
                .bePackagePrivate()
                .check(server);
    }

    @Test
    void nothingIsInjectedIntoAField() {
        noFields().should().beAnnotatedWith(Autowired.class).check(server);
    }

    @Test
    void stateIsFinal() {
        fields().that().areNotStatic().should().beFinal().check(server);
    }

    @Test
    void onlyJackson3IsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .check(server);
    }

    @Test
    void timeComesFromAClock() {
        noClasses().should().callMethod(Instant.class, "now").check(server);
    }

    @Test
    void keysAreUsedThroughTheRing() {
        noClasses()
                .that()
                .resideOutsideOfPackages(KEYS)
                .should()
                .dependOnClassesThat(resideInAnyPackage(KEYS)
                        .and(not(belongToAnyOf(KeyRing.class, KeysReplaced.class, KeyConsumers.class))))
                .check(server);
    }

    @Test
    void onlyKeysAndSessionsTouchCryptography() {
        noClasses()
                .that()
                .resideOutsideOfPackages(KEYS)
                .and()
                .resideOutsideOfPackage("dev.keyturn.auth.sessions")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.crypto..")
                .check(server);
    }

    @Test
    void whatEdgePutsInItsPlaceIsNobodyElsesBusiness() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("dev.keyturn.edge..")
                        .and(describe("wired by Edge", type -> Packages.WIRED_BY_EDGE.contains(type.getSimpleName()))))
                .check(server);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(server.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    @Test
    void mostTypesAreNobodyElsesBusiness() {
        long topLevel = server.stream().filter(JavaClass::isTopLevelClass).count();
        long open = server.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();

        assertThat(open * 2).isLessThan(topLevel);
    }

    @Test
    void packagesUseWhatTheArchitecturePageSays() throws IOException {
        assertThat(Packages.coded("dev.keyturn.auth")).isEqualTo(Packages.documented("auth-server"));
    }
}
