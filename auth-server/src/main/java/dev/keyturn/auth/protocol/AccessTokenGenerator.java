package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.AccessToken;
import dev.keyturn.auth.tokens.AccessTokens;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;

/** Where the framework's own grants get their tokens: from {@link AccessTokens}, like ours. */
@Component
class AccessTokenGenerator implements OAuth2TokenGenerator<Jwt> {
    private final ClientAdapter clients;
    private final AccessTokens accessTokens;

    AccessTokenGenerator(ClientAdapter clients, AccessTokens accessTokens) {
        this.clients = clients;
        this.accessTokens = accessTokens;
    }

    @Override
    public @Nullable Jwt generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
                || !AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())) {
            return null;
        }
        AccessToken token =
                accessTokens.forService(clients.ours(context.getRegisteredClient()), context.getAuthorizedScopes());
        return Jwt.withTokenValue(token.value())
                .header("alg", "RS256")
                .claims(claims -> claims.putAll(token.claims().getClaims()))
                .issuedAt(token.issuedAt())
                .expiresAt(token.expiresAt())
                .build();
    }
}
