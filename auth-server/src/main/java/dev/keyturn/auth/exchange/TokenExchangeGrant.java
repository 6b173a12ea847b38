package dev.keyturn.auth.exchange;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.Grant;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.protocol.TokenAnswers;
import dev.keyturn.auth.tokens.AccessTokens;
import dev.keyturn.auth.tokens.ActiveToken;
import dev.keyturn.auth.tokens.OwnAccessTokens;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.auth.tokens.TokenRequest;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * {@code grant_type=urn:ietf:params:oauth:grant-type:token-exchange} (RFC 8693), for confidential clients that are
 * registered for it. The subject's token must have been issued to the client, or be for an audience that the client is
 * a resource server for: only then was it given to this client, and not to another.
 */
@Component
class TokenExchangeGrant implements Grant {
    private final OwnAccessTokens presented;
    private final AccessTokens accessTokens;

    TokenExchangeGrant(OwnAccessTokens presented, AccessTokens accessTokens) {
        this.presented = presented;
        this.accessTokens = accessTokens;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.TOKEN_EXCHANGE.getValue();
    }

    @Override
    public AuthenticationConverter request() {
        return new ExchangeRequest();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2TokenExchangeAuthenticationToken request = (OAuth2TokenExchangeAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Client client = authenticated.client();
        ActiveToken subject = presented
                .active(request.getSubjectToken(), client)
                .orElseThrow(() -> OAuthErrors.refusal("invalid_request"));
        Map<String, Object> actor = Actors.claim(subject, actor(request.getActorToken(), client))
                .orElseThrow(() -> OAuthErrors.refusal("invalid_request"));
        TokenRequest wanted = new TokenRequest(
                client, scopes(request, subject, client), resources(request), Grant.dpopThumbprint(request));
        return TokenAnswers.of(
                authenticated,
                accessTokens.inPlaceOf(subject, wanted, actor),
                null,
                Map.of("issued_token_type", ExchangeRequest.ACCESS_TOKEN));
    }

    /** The actor's token, of the client itself or of a person who uses it: it must have been issued to the client. */
    private @Nullable ActiveToken actor(@Nullable String token, Client client) {
        return token == null
                ? null
                : presented
                        .active(token, client)
                        .filter(actor -> actor.clientId().equals(client.id()))
                        .orElseThrow(() -> OAuthErrors.refusal("invalid_request"));
    }

    /** The scopes, all of which the subject's token and the client's registration must allow. */
    private static Set<String> scopes(
            OAuth2TokenExchangeAuthenticationToken request, ActiveToken subject, Client client) {
        Set<String> allowed = new LinkedHashSet<>(subject.scopes());
        allowed.retainAll(client.scopes());
        return ScopePolicy.grant(request.getScopes(), allowed)
                .filter(granted -> !granted.isEmpty())
                .orElseThrow(() -> OAuthErrors.refusal("invalid_scope"));
    }

    /**
     * The targets of the token, from both parameters (RFC 8693, section 2.1); an audience is named by its URI in
     * either.
     */
    private static Set<String> resources(OAuth2TokenExchangeAuthenticationToken request) {
        Set<String> resources = new LinkedHashSet<>(request.getResources());
        resources.addAll(request.getAudiences());
        return resources;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenExchangeAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
