package dev.keyturn.auth.introspection;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.MetadataPart;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.edge.proofs.SignedStatement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * {@code POST /oauth2/introspect} (RFC 7662) tells whether a token is in force: to the client that it was issued to and,
 * of an access token, also to a resource server for its audience. To all others every token is inactive. {@code
 * token_type_hint} is ignored: a token shows its own kind.
 */
@Component
class Introspection implements ClientEndpoint, MetadataPart, AuthenticationProvider {
    private final OwnAccessTokens accessTokens;
    private final SessionLifecycle sessions;
    private final TokenDescription description;
    private final KeyRing keys;

    Introspection(OwnAccessTokens accessTokens, SessionLifecycle sessions, TokenDescription description, KeyRing keys) {
        this.accessTokens = accessTokens;
        this.sessions = sessions;
        this.description = description;
        this.keys = keys;
    }

    @Override
    public String path() {
        return "/oauth2/introspect";
    }

    @Override
    public String metadataName() {
        return "introspection_endpoint";
    }

    @Override
    public Map<String, Object> members() {
        return Map.of(
                "introspection_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"),
                "introspection_endpoint_auth_signing_alg_values_supported",
                SignedStatement.algorithms());
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        server.tokenIntrospectionEndpoint(
                endpoint -> endpoint.errorResponseHandler(errors).authenticationProviders(ClientEndpoint.only(this)));
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenIntrospectionAuthenticationToken request =
                (OAuth2TokenIntrospectionAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request);
        Client client = authenticated.client();
        if (client.isPublic()) {
            // "To prevent token scanning attacks, the endpoint MUST also require some form of authorization" (section
            // 2.1).
            throw OAuthErrors.refusal("invalid_client");
        }
        return new OAuth2TokenIntrospectionAuthenticationToken(
                request.getToken(), authenticated, answer(request.getToken(), client));
    }

    private OAuth2TokenIntrospection answer(String token, Client client) {
        Optional<OAuth2TokenIntrospection> active = sessions.look(token, client.id())
                .map(description::of)
                .or(() -> accessTokens.active(token, client).map(description::of));
        if (active.isPresent()) {
            keys.refuseAfterARestore(false);
        }
        return active.orElseGet(() -> OAuth2TokenIntrospection.builder(false).build());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
