package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.AccessToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** The framework's form of an answer with both tokens. */
final class PersonTokens {
    private PersonTokens() {}

    static Authentication answer(OAuth2ClientAuthenticationToken client, AccessToken accessToken, String refreshToken) {
        return new OAuth2AccessTokenAuthenticationToken(
                Authenticated.client(client),
                client,
                new OAuth2AccessToken(
                        OAuth2AccessToken.TokenType.BEARER,
                        accessToken.value(),
                        accessToken.issuedAt(),
                        accessToken.expiresAt(),
                        accessToken.scopes()),
                new OAuth2RefreshToken(refreshToken, accessToken.issuedAt()));
    }
}
