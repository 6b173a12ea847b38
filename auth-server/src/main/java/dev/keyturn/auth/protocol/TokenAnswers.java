package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.AccessToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;

/** The answer of a grant: tokens, in the framework's form. */
public final class TokenAnswers {
    private TokenAnswers() {}

    /** An access token alone. */
    static Authentication of(AuthenticatedClient client, AccessToken accessToken) {
        return of(client, accessToken, null, Map.of());
    }

    /**
     * An access token, and a refresh token unless it is null.
     *
     * @param more further members of the response, such as {@code id_token}
     */
    public static Authentication of(
            AuthenticatedClient client,
            AccessToken accessToken,
            @Nullable String refreshToken,
            Map<String, Object> more) {
        return new OAuth2AccessTokenAuthenticationToken(
                client.adapted(),
                client,
                new OAuth2AccessToken(
                        accessToken.bound() ? OAuth2AccessToken.TokenType.DPOP : OAuth2AccessToken.TokenType.BEARER,
                        accessToken.value(),
                        accessToken.issuedAt(),
                        accessToken.expiresAt(),
                        accessToken.scopes()),
                refreshToken == null ? null : new OAuth2RefreshToken(refreshToken, accessToken.issuedAt()),
                more);
    }
}
