package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.secrets.Secret;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CookiesTest {
    @Test
    void onPlainHttpTheNameDoesWithoutThePrefixThatBrowsersWouldRefuse() {
        assertThat(header("http://localhost:9000"))
                .startsWith("keyturn=value;")
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Secure", "__Host-");
    }

    @Test
    void onHttpsItIsBoundToTheHost() {
        assertThat(header("https://id.example.org"))
                .startsWith("__Host-keyturn=value;")
                .contains("Secure", "Path=/");
    }

    @Test
    void readsWhatItHandedOut() {
        Cookies cookies = cookies("https://id.example.org");
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("__Host-keyturn", "value"));

        assertThat(cookies.login(request)).contains(new Secret("value"));
        assertThat(cookies("http://localhost:9000").login(request)).isEmpty();
    }

    private static String header(String issuer) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        cookies(issuer).keepLogin(response, new Secret("value"));
        return Objects.requireNonNull(response.getHeader("Set-Cookie"));
    }

    private static Cookies cookies(String issuer) {
        return new Cookies(new IssuerProperties(URI.create(issuer), URI.create("http://localhost:8080")));
    }
}
