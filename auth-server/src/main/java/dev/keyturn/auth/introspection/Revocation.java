package dev.keyturn.auth.introspection;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.MetadataPart;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.auth.tokens.RevokedTokens;
import dev.keyturn.edge.proofs.SignedStatement;
import dev.keyturn.model.ClaimNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@code POST /oauth2/revoke} (RFC 7009) revokes a token of the client that asks: ends the session of a refresh token, or
 * puts an access token on the list of revoked tokens until it expires. A session has 20 at most on that list, and ends
 * with the next. For any other token the answer is the same, and nothing happens (section 2.2).
 */
@Component
class Revocation implements ClientEndpoint, MetadataPart, AuthenticationProvider {
    private final SessionLifecycle sessions;
    private final OwnAccessTokens accessTokens;
    private final RevokedTokens revoked;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    Revocation(
            SessionLifecycle sessions,
            OwnAccessTokens accessTokens,
            RevokedTokens revoked,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.revoked = revoked;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Override
    public String path() {
        return "/oauth2/revoke";
    }

    @Override
    public String metadataName() {
        return "revocation_endpoint";
    }

    @Override
    public Map<String, Object> members() {
        return Map.of(
                "revocation_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"),
                "revocation_endpoint_auth_signing_alg_values_supported",
                SignedStatement.algorithms());
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        server.tokenRevocationEndpoint(
                endpoint -> endpoint.errorResponseHandler(errors).authenticationProviders(ClientEndpoint.only(this)));
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenRevocationAuthenticationToken request = (OAuth2TokenRevocationAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request);
        String client = authenticated.client().id();
        sessions.endByToken(request.getToken(), client);
        accessTokens
                .genuine(request.getToken())
                .filter(token -> client.equals(token.getClaimAsString(ClaimNames.CLIENT_ID)))
                .ifPresent(token -> transaction.executeWithoutResult(status -> revoke(token, client)));
        return request;
    }

    /** Ends the session instead if it has many revoked tokens: each takes room at every resource server. */
    private void revoke(Jwt token, String client) {
        UUID jti = UUID.fromString(token.getId());
        String sid = token.getClaimAsString(ClaimNames.SESSION_ID);
        UUID session = sid == null ? null : UUID.fromString(sid);
        if (session != null && revoked.areMany(session, client)) {
            sessions.end(session, client, "so many of its access tokens were revoked");
        } else if (revoked.add(jti, Objects.requireNonNull(token.getExpiresAt()), session, client)) {
            Long account = token.getClaim(ClaimNames.USER_ID);
            audit.recordFirst(new AuditEvent(AuditEvent.Type.TOKEN_REVOKED, account, client, session, jti.toString()));
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
