package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;

class HeaderValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain ~",
                "with\ta tab",
                "J\u00fcrgen",
                "\u00f0\u009f\u0098\u0080",
                "\u65e5\u672c",
                "\ud83d\udd11"
            })
    void textMayPass(String value) {
        assertThat(firewalled(value).getHeader("X-Text")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0001", "a\r\nb", "\u001b[1m", "\u007f", "\u0378"})
    void controlCharactersAndWhatIsNoCharacterMayNot(String value) {
        HttpServletRequest request = firewalled(value);

        assertThatExceptionOfType(RequestRejectedException.class).isThrownBy(() -> request.getHeader("X-Text"));
    }

    private static HttpServletRequest firewalled(String value) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.addHeader("X-Text", value);
        return HeaderValues.firewall().getFirewalledRequest(request);
    }
}
