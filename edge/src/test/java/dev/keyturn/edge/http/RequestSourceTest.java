package dev.keyturn.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestSourceTest {
    /** It is stored with each session and each event of the audit log, and shown to people. */
    @Test
    void ofWhatAPeerSaysOfItselfTheFirstCharactersThatCanBeShownCount() {
        assertThat(agent("curl/8")).isEqualTo("curl/8");
        assertThat(agent("a\tb\u001b[2Jc\u00e9")).isEqualTo("ab[2Jc");
        assertThat(agent("x".repeat(199) + "\u00e9yz")).isEqualTo("x".repeat(199) + "y");
        assertThat(agent("x".repeat(8000))).isEqualTo("x".repeat(200));
        assertThat(agent(null)).isNull();
    }

    private static @Nullable String agent(@Nullable String said) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (said != null) {
            request.addHeader("User-Agent", said);
        }
        return RequestSource.of(request).userAgent();
    }
}
