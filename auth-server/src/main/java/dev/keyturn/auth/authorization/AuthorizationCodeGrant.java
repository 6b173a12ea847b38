package dev.keyturn.auth.authorization;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.Grant;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.protocol.SessionTokens;
import dev.keyturn.auth.sessions.SessionLifecycle.Begun;
import dev.keyturn.auth.tokens.TokenRequest;
import dev.keyturn.edge.secrets.Secret;
import java.util.regex.Pattern;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** {@code grant_type=authorization_code} (RFC 6749, section 4.1.3; RFC 7636, section 4.5). */
@Component
class AuthorizationCodeGrant implements Grant {
    /** The form of every registered redirect URI; other text is refused before the database reads it. */
    private static final Pattern URI_TEXT = Pattern.compile("[\\x21-\\x7e]{1,2048}");

    private final CodeRedemption redemption;
    private final SessionTokens tokens;

    AuthorizationCodeGrant(CodeRedemption redemption, SessionTokens tokens) {
        this.redemption = redemption;
        this.tokens = tokens;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.AUTHORIZATION_CODE.getValue();
    }

    @Override
    public AuthenticationConverter request() {
        return new OAuth2AuthorizationCodeAuthenticationConverter();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        OAuth2AuthorizationCodeAuthenticationToken request =
                (OAuth2AuthorizationCodeAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Client client = authenticated.client();
        return redemption
                .redeem(
                        presented(request, client),
                        Grant.source(request),
                        (begun, redeemed) -> issue(begun, redeemed, request, authenticated))
                .orElseThrow(() -> OAuthErrors.refusal("invalid_grant"));
    }

    /** Issues the tokens, unless the client has lost one of the scopes since. */
    private Authentication issue(
            Begun begun,
            Redeemed redeemed,
            OAuth2AuthorizationCodeAuthenticationToken request,
            AuthenticatedClient authenticated) {
        Client client = authenticated.client();
        if (!client.scopes().containsAll(redeemed.scopes())) {
            throw OAuthErrors.refusal("invalid_grant");
        }
        TokenRequest wanted =
                new TokenRequest(client, redeemed.scopes(), Grant.resources(request), Grant.dpopThumbprint(request));
        return tokens.answer(authenticated, begun, wanted, redeemed.nonce());
    }

    private static PresentedCode presented(OAuth2AuthorizationCodeAuthenticationToken request, Client client) {
        if (!(request.getAdditionalParameters().get("code_verifier") instanceof String verifier)) {
            throw OAuthErrors.refusal("invalid_request", "code_verifier");
        }
        String challenge = PresentedCode.challenge(verifier).orElseThrow(() -> OAuthErrors.refusal("invalid_grant"));
        String redirectUri = request.getRedirectUri();
        if (redirectUri != null && !URI_TEXT.matcher(redirectUri).matches()) {
            throw OAuthErrors.refusal("invalid_grant");
        }
        return new PresentedCode(
                new Secret(request.getCode()),
                client.id(),
                redirectUri,
                challenge,
                Grant.arrival(request),
                Grant.dpopThumbprint(request));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2AuthorizationCodeAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
