package dev.keyturn.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.auth.accounts.Registration;
import dev.keyturn.edge.errors.TooManyRequests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;

class RegisterPageTest {
    @Test
    void saysHowLongToWaitAfterManyRegistrations() {
        Registration registration = mock();
        when(registration.register(any(), any(), any(), any())).thenThrow(new TooManyRequests(Duration.ofSeconds(7)));
        var pages = new RegisterPageController(registration, mock(), mock(), new ReturnTargets(List.of()));
        var request = new MockHttpServletRequest();
        request.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("header", "_csrf", "token"));

        ResponseEntity<String> answer = pages.register(
                "ada", "ada@example.org", "a long enough password", null, request, new MockHttpServletResponse());

        assertThat(answer.getStatusCode().value()).isEqualTo(429);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("7");
        assertThat(answer.getBody()).contains("role=\"alert\"", "Try again in 7 seconds", "value=\"ada\"");
    }
}
