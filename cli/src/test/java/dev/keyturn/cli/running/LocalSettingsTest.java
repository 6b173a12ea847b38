package dev.keyturn.cli.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSettingsTest {
    private static final Path HOME = Path.of("/srv/keyturn");
    private static final Path CURRENT = Path.of("/home/somebody");

    @Test
    void hasTheDefaultsOfTheContract() {
        LocalSettings settings = LocalSettings.of(Map.of(), HOME, CURRENT);

        assertThat(settings.addresses().authorizationServer()).isEqualTo("http://localhost:9000");
        assertThat(settings.addresses().resourceServer()).isEqualTo("http://localhost:8080");
        assertThat(settings.authManagementPort()).isEqualTo(9001);
        assertThat(settings.resourceManagementPort()).isEqualTo(8081);
        assertThat(settings.data()).isEqualTo(Path.of("/srv/keyturn/.data"));
        assertThat(settings.aotCache()).isTrue();
    }

    @Test
    void followsTheEnvironment() {
        LocalSettings settings = LocalSettings.of(
                Map.of(
                        "KEYTURN_AUTH_PORT", "7000",
                        "KEYTURN_RESOURCE_PORT", "7100",
                        "KEYTURN_PG_PORT", "7200",
                        "KEYTURN_AOT_CACHE", "off",
                        "KEYTURN_DATA", "../else where"),
                HOME,
                CURRENT);

        assertThat(settings.authPort()).isEqualTo(7000);
        assertThat(settings.resourcePort()).isEqualTo(7100);
        assertThat(settings.postgresPort()).isEqualTo(7200);
        assertThat(settings.data()).isEqualTo(Path.of("/home/else where"));
        assertThat(settings.aotCache()).isFalse();
    }

    @Test
    void refusesAFileInPlaceOfAFolder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> LocalSettings.of(Map.of("KEYTURN_DATA", file.toString()), HOME, CURRENT))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file + " is no folder: set KEYTURN_DATA to one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "OFF", "0", " "})
    void refusesAnAotCacheThatIsNeitherOnNorOff(String value) {
        LocalSettings settings = LocalSettings.of(Map.of("KEYTURN_AOT_CACHE", value), HOME, CURRENT);

        assertThatThrownBy(settings::aotCache)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("KEYTURN_AOT_CACHE is '" + value + "', and may be on or off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "65535", "-1", "http", "9000 "})
    void refusesWhatIsNoPort(String value) {
        assertThatThrownBy(() -> LocalSettings.of(Map.of("KEYTURN_AUTH_PORT", value), HOME, CURRENT))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("KEYTURN_AUTH_PORT is '" + value + "'");
    }
}
