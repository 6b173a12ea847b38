package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import dev.keyturn.edge.errors.TooManyRequests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;

class RecoveryPageTest {
    @Test
    void saysHowLongToWaitAfterManyMails() {
        AccountRecovery recovery = mock();
        doThrow(new TooManyRequests(Duration.ofSeconds(7))).when(recovery).forgotten(any(), any());
        var pages = new RecoveryPageController(recovery, mock(), mock());
        var request = new MockHttpServletRequest();
        request.setAttribute(CsrfToken.class.getName(), new DefaultCsrfToken("header", "_csrf", "token"));

        ResponseEntity<String> answer = pages.forgotten("ada@example.org", request);

        assertThat(answer.getStatusCode().value()).isEqualTo(429);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("7");
        assertThat(answer.getBody()).contains("role=\"alert\"", "Try again in 7 seconds", "value=\"ada@example.org\"");
    }
}
