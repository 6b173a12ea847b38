package dev.keyturn.edge.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.errors.ErrorResponses;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import tools.jackson.databind.json.JsonMapper;

class BearerErrorsTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/users");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final BearerErrors errors = errors(URI.create("https://api.example.org/metadata"));

    @Test
    void saysThatAScopeIsMissingWhateverTheKindOfAuthentication() throws IOException {
        errors.handle(request, response, new AccessDeniedException("no"));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
        assertThat(response.getContentAsString()).contains("urn:keyturn:problem:forbidden");
    }

    @Test
    void namesTheScopeThatIsMissing() throws IOException {
        var wanted =
                new AuthorityAuthorizationDecision(false, AuthorityUtils.createAuthorityList("SCOPE_events:write"));
        errors.handle(request, response, new AuthorizationDeniedException("no", wanted));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"events:write\"");
        assertThat(response.getContentAsString()).contains("events:write");
    }

    @Test
    void tellsABadTokenFromNone() throws IOException {
        errors.commence(request, response, new InvalidBearerTokenException("expired"));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", resource_metadata=\"https://api.example.org/metadata\"");
        assertThat(response.getContentAsString()).contains("not valid here");
    }

    @Test
    void saysThatARequestWithTwoTokensIsNone() throws IOException {
        errors.commence(request, response, new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("two")));

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_request\"");
        assertThat(response.getContentAsString()).contains("urn:keyturn:problem:malformed-request");
    }

    @Test
    void asksForATokenWhereThereIsNone() throws IOException {
        errors.commence(request, response, new InsufficientAuthenticationException("none"));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate"))
                .isEqualTo("Bearer resource_metadata=\"https://api.example.org/metadata\"");
        assertThat(response.getContentAsString()).contains("Send an access token");
    }

    @Test
    void saysWhereItIsIfThereIsNothingElseToSay() throws IOException {
        errors(null).commence(request, response, new InsufficientAuthenticationException("none"));

        assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Bearer realm=\"keyturn\"");
    }

    /** RFC 9449, section 7.1. A caller that sent a token has chosen. */
    @Test
    void offersTheOtherSchemesToACallerWithoutAToken() throws IOException {
        BearerErrors both = errors(URI.create("https://api.example.org/metadata"), new Proved());

        both.commence(request, response, new InsufficientAuthenticationException("none"));

        assertThat(response.getHeaders("WWW-Authenticate"))
                .containsExactly(
                        "Bearer resource_metadata=\"https://api.example.org/metadata\"",
                        "DPoP algs=\"ES256\", resource_metadata=\"https://api.example.org/metadata\"");

        MockHttpServletResponse sentOne = new MockHttpServletResponse();
        both.commence(request, sentOne, new InvalidBearerTokenException("expired"));
        assertThat(sentOne.getHeaders("WWW-Authenticate"))
                .containsExactly(
                        "Bearer error=\"invalid_token\", resource_metadata=\"https://api.example.org/metadata\"");
    }

    /** RFC 9449, section 7.1: also where the token is refused before its proof is read. */
    @Test
    void saysOfTheSchemeThatWasUsedWhatElseThereIsToSay() throws IOException {
        request.addHeader("Authorization", "dpop abc");

        errors(URI.create("https://api.example.org/metadata"), new Proved())
                .commence(request, response, new InvalidBearerTokenException("forged"));

        assertThat(response.getHeaders("WWW-Authenticate"))
                .containsExactly(
                        "DPoP error=\"invalid_token\", algs=\"ES256\", resource_metadata=\"https://api.example.org/metadata\"");
    }

    private static BearerErrors errors(@Nullable URI metadata, TokenScheme... others) {
        return new BearerErrors(
                new ErrorResponses(List.of(), new JsonMapper()), new ResourceMetadata(metadata), List.of(others));
    }

    private record Proved() implements TokenScheme {
        @Override
        public String name() {
            return "DPoP";
        }

        @Override
        public String parameter() {
            return "algs=\"ES256\"";
        }
    }
}
