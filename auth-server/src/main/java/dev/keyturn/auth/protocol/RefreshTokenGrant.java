package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.sessions.RefreshRequest;
import dev.keyturn.auth.sessions.RefreshTokenRotation;
import dev.keyturn.auth.sessions.RotationResult;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.auth.tokens.AccessToken;
import dev.keyturn.auth.tokens.AccessTokens;
import dev.keyturn.auth.tokens.IdTokens;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.auth.tokens.TokenRequest;
import dev.keyturn.model.Scope;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** {@code grant_type=refresh_token} (RFC 6749, section 6), in place of the framework's, which reads and then writes. */
@Component
class RefreshTokenGrant implements Grant {
    private final RefreshTokenRotation rotation;
    private final AccessTokens accessTokens;
    private final IdTokens idTokens;

    RefreshTokenGrant(RefreshTokenRotation rotation, AccessTokens accessTokens, IdTokens idTokens) {
        this.rotation = rotation;
        this.accessTokens = accessTokens;
        this.idTokens = idTokens;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.REFRESH_TOKEN.getValue();
    }

    @Override
    public AuthenticationConverter request() {
        return new OAuth2RefreshTokenAuthenticationConverter();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2RefreshTokenAuthenticationToken request = (OAuth2RefreshTokenAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Client client = authenticated.client();
        Set<String> requested = ScopePolicy.understood(request.getScopes());
        if (!requested.stream().map(Scope::of).allMatch(Optional::isPresent)) {
            throw OAuthErrors.refusal("invalid_scope");
        }
        var result = rotation.rotate(
                new RefreshRequest(
                        request.getRefreshToken(),
                        client.id(),
                        requested,
                        Grant.source(request),
                        Grant.arrival(request),
                        Grant.dpopThumbprint(request)),
                session -> issue(session, wanted(request, requested, client, session)));
        return switch (result) {
            case RotationResult.Answered<Issued> answered ->
                TokenAnswers.of(
                        authenticated,
                        answered.issued().accessToken(),
                        answered.refreshToken(),
                        answered.issued().more());
            case RotationResult.TooWide<?> tooWide -> throw OAuthErrors.refusal("invalid_scope");
            case RotationResult.Refused<?> refused -> throw OAuthErrors.refusal("invalid_grant");
        };
    }

    private Issued issue(Session session, TokenRequest wanted) {
        return new Issued(
                accessTokens.forPerson(session, wanted),
                idTokens.members(session, wanted.client(), wanted.scopes(), null));
    }

    /**
     * The scopes and resources of the access token: fewer scopes than the session was granted, if the client asks for
     * fewer or is registered for fewer by now. If they are refused, the refresh token stays as good as it was.
     */
    private static TokenRequest wanted(
            OAuth2RefreshTokenAuthenticationToken request, Set<String> requested, Client client, Session session) {
        Set<String> scopes = new LinkedHashSet<>(requested.isEmpty() ? session.scopes() : requested);
        if (scopes.retainAll(client.scopes()) && (scopes.isEmpty() || !requested.isEmpty())) {
            throw OAuthErrors.refusal("invalid_scope");
        }
        return new TokenRequest(client, scopes, Grant.resources(request), Grant.dpopThumbprint(request));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2RefreshTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** What goes out with the next refresh token; {@code more} may hold an id_token. */
    private record Issued(AccessToken accessToken, Map<String, Object> more) {}
}
