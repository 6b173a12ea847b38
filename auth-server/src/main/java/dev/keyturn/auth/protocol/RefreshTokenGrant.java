package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.sessions.RefreshRequest;
import dev.keyturn.auth.sessions.RefreshTokenRotation;
import dev.keyturn.auth.sessions.RotationResult;
import dev.keyturn.auth.tokens.AccessToken;
import dev.keyturn.auth.tokens.AccessTokens;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/** {@code grant_type=refresh_token} (RFC 6749, section 6), in place of the framework's, which reads and then writes. */
@Component
class RefreshTokenGrant implements AuthenticationProvider {
    private final ClientAdapter clients;
    private final RefreshTokenRotation rotation;
    private final AccessTokens accessTokens;

    RefreshTokenGrant(ClientAdapter clients, RefreshTokenRotation rotation, AccessTokens accessTokens) {
        this.clients = clients;
        this.rotation = rotation;
        this.accessTokens = accessTokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2RefreshTokenAuthenticationToken request = (OAuth2RefreshTokenAuthenticationToken) authentication;
        OAuth2ClientAuthenticationToken principal =
                Authenticated.clientFor(AuthorizationGrantType.REFRESH_TOKEN, request);
        Client client = clients.ours(Authenticated.client(principal));
        var result = rotation.rotate(
                new RefreshRequest(request.getRefreshToken(), client.id(), request.getScopes()),
                session -> accessTokens.forPerson(
                        session, client, request.getScopes().isEmpty() ? session.scopes() : request.getScopes()));
        return switch (result) {
            case RotationResult.Rotated<AccessToken>(var session, var next, var issued) ->
                PersonTokens.answer(principal, issued, next);
            case RotationResult.Repeated<AccessToken>(var session, var next, var issued) ->
                PersonTokens.answer(principal, issued, next);
            case RotationResult.Replayed<?> replayed -> throw OAuthErrors.refusal("invalid_grant");
            case RotationResult.TooWide<?> tooWide -> throw OAuthErrors.refusal("invalid_scope");
            case RotationResult.Dead<?> dead -> throw OAuthErrors.refusal("invalid_grant");
        };
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
