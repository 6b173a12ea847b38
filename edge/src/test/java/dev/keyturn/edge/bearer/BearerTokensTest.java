package dev.keyturn.edge.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

class BearerTokensTest {
    private final BearerTokens tokens = new BearerTokens();

    @Test
    void findsNothingWhereThereIsNothing() {
        MockHttpServletRequest request = new MockHttpServletRequest();

        assertThat(tokens.resolve(request)).isNull();
        assertThat(tokens.plain(request)).isEmpty();
    }

    @Test
    void findsAToken() {
        MockHttpServletRequest request = authorized("Bearer eyJ.eyJ.a-_Z09");

        assertThat(tokens.resolve(request)).isEqualTo("eyJ.eyJ.a-_Z09");
        assertThat(tokens.plain(request)).isEqualTo("eyJ.eyJ.a-_Z09");
    }

    /** RFC 9110, section 11.4. */
    @Test
    void findsATokenBehindSeveralBlanks() {
        assertThat(tokens.resolve(authorized("Bearer   abc"))).isEqualTo("abc");
        assertThat(tokens.resolve(authorized("bearer  abc"))).isEqualTo("abc");
        assertThat(tokens.shown(authorized("dpop  abc"))).isEqualTo("abc");
        assertThat(tokens.plain(authorized("Bearer   "))).isEmpty();
    }

    @Test
    void takesNoneOfTwo() {
        MockHttpServletRequest request = authorized("Bearer abc");
        request.addHeader("Authorization", "Bearer def");

        assertThat(tokens.plain(request)).isEmpty();
        assertThatExceptionOfType(OAuth2AuthenticationException.class)
                .isThrownBy(() -> tokens.resolve(request))
                .satisfies(
                        refusal -> assertThat(refusal.getError().getErrorCode()).isEqualTo("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer abc",
                "Bearer a.b.c-_~+/09",
                "Bearer abc==",
                "Bearer =",
                "Bearer a=b",
                "bearer abc",
                "BEARER abc",
                "Bearer",
                "Bearer ",
                "Bearer abc ",
                "Bearer a b",
                "Bearer a,b",
                "Bearer a\tb",
                "Bearer a\u0000b",
                "Bearer \u00e9",
                "Bearer \u2028",
                "Bearerabc",
                "Basic abc",
                "DPoP abc",
                "abc",
                ""
            })
    void saysOfEachHeaderWhatSpringSays(String header) {
        assertThat(verdict(tokens, header)).isEqualTo(verdict(new DefaultBearerTokenResolver(), header));
    }

    private static String verdict(BearerTokenResolver resolver, String header) {
        try {
            return "token " + resolver.resolve(authorized(header));
        } catch (OAuth2AuthenticationException refused) {
            return "refused: " + refused.getError();
        }
    }

    private static MockHttpServletRequest authorized(String header) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", header);
        return request;
    }
}
