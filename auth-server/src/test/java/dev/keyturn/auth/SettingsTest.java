package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.testing.Settings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void theDocumentationListsEachWithItsDefault() throws IOException {
        assertThat(Settings.documented("Both servers", "The authorization server"))
                .containsExactlyInAnyOrderEntriesOf(Settings.coded("dev.keyturn.edge", "dev.keyturn.auth"));
    }
}
