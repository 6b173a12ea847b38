package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    @ParameterizedTest
    @CsvSource({
        "https://app.example/cb?x=1, https://app.example",
        "https://app.example:8443/cb, https://app.example:8443",
        "http://127.0.0.1:8765/cb, http://127.0.0.1:8765",
        "http://[::1]:8765/cb, http:",
        "com.example.app:/cb, com.example.app:"
    })
    void namesASourceThatAPolicyKnows(String uri, String source) {
        assertThat(Page.source(uri)).isEqualTo(source);
    }
}
