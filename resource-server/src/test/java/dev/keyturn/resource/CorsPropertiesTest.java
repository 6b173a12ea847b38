package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CorsPropertiesTest {
    /** The default lists {@code keyturn.api-audience}, which may have a path. */
    @Test
    void ofAnAddressTheOriginCounts() {
        assertThat(new CorsProperties(List.of("https://example.org/api", "*")).origins())
                .containsExactly("https://example.org", "*");
    }
}
