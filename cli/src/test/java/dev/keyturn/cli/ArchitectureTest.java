package dev.keyturn.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyturn.model.testing.Packages;
import java.io.IOException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses program = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.keyturn.cli");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.keyturn.cli.(*)").should().beFreeOfCycles().check(program);
        noClasses()
                .that()
                .resideInAPackage("dev.keyturn.cli.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.keyturn.cli")
                .check(program);
    }

    @Test
    void onlyCommandsComeOutOfTheLocalStack() {
        classes()
                .that()
                .resideInAPackage("dev.keyturn.cli.local")
                .and()
                .arePublic()
                .should()
                .haveSimpleNameEndingWith("Command")
                .check(program);
    }

    @Test
    void nothingKnowsAServerOrTheOldJackson() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.keyturn.auth..",
                        "dev.keyturn.resource..",
                        "com.fasterxml.jackson.databind..",
                        "org.springframework..")
                .check(program);
    }

    @Test
    void packagesUseWhatTheArchitecturePageSays() throws IOException {
        assertThat(Packages.coded("dev.keyturn.cli")).isEqualTo(Packages.documented("cli"));
    }

    @Test
    void everyPackageSaysWhatItOwns() {
        program.stream()
                .map(type -> type.getPackage())
                .distinct()
                .forEach(room -> assertThat(room.isAnnotatedWith(NullMarked.class))
                        .as("%s has a package-info with @NullMarked", room.getName())
                        .isTrue());
    }
}
