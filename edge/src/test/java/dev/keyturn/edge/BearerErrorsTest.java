package dev.keyturn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import tools.jackson.databind.json.JsonMapper;

class BearerErrorsTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/users");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final BearerErrors errors = new BearerErrors(new ErrorResponses(List.of(), new JsonMapper()));

    @Test
    void saysThatAScopeIsMissingWhateverTheKindOfAuthentication() throws IOException {
        errors.handle(request, response, new AccessDeniedException("no"));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
        assertThat(response.getContentAsString()).contains("urn:keyturn:problem:forbidden");
    }

    @Test
    void tellsABadTokenFromNone() throws IOException {
        errors.commence(request, response, new InvalidBearerTokenException("expired"));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(response.getContentAsString()).contains("not valid here");
    }

    @Test
    void asksForATokenWhereThereIsNone() throws IOException {
        errors.commence(request, response, new InsufficientAuthenticationException("none"));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Bearer ").doesNotContain("error=");
        assertThat(response.getContentAsString()).contains("Send an access token");
    }
}
