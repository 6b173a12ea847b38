package dev.keyturn.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageOriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/api, https://example.org",
        "https://example.org:443/api, https://example.org",
        "http://localhost:8080, http://localhost:8080",
        "HTTPS://Example.ORG:8443/, https://example.org:8443",
        "http://[::1]:80/, http://[::1]"
    })
    void isWhatABrowserWrites(String address, String origin) {
        assertThat(PageOrigin.of(address)).isEqualTo(origin);
    }

    @Test
    void whatHasNoneStaysAsItIs() {
        assertThat(PageOrigin.ofEach(List.of("*", "null", "no address", "https://example.org/")))
                .containsExactly("*", "null", "no address", "https://example.org");
    }
}
