package dev.keyturn.auth.device;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.device.DeviceCodes.Decided;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.Grant;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.protocol.SessionTokens;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.TokenRequest;
import dev.keyturn.edge.secrets.Secret;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceCodeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2DeviceCodeAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code grant_type=urn:ietf:params:oauth:grant-type:device_code} (RFC 8628, sections 3.4 and 3.5). */
@Component
class DeviceGrant implements Grant {
    private final DeviceCodes codes;
    private final SessionLifecycle sessions;
    private final SessionTokens tokens;
    private final TransactionTemplate transaction;

    DeviceGrant(DeviceCodes codes, SessionLifecycle sessions, SessionTokens tokens, TransactionTemplate transaction) {
        this.codes = codes;
        this.sessions = sessions;
        this.tokens = tokens;
        this.transaction = transaction;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.DEVICE_CODE.getValue();
    }

    @Override
    public AuthenticationConverter request() {
        return new OAuth2DeviceCodeAuthenticationConverter();
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2DeviceCodeAuthenticationToken) authentication;
        AuthenticatedClient authenticated = AuthenticatedClient.of(request, this);
        Secret deviceCode = new Secret(request.getDeviceCode());
        String clientId = authenticated.client().id();
        Outcome outcome = transaction.execute(status -> codes.take(deviceCode, clientId)
                .map(decided -> redeem(decided, request, authenticated))
                .orElseGet(() -> new Outcome.Refused(waiting(deviceCode, clientId))));
        return switch (outcome) {
            case Outcome.Granted(Authentication tokens) -> tokens;
            case Outcome.Refused(String error) -> throw OAuthErrors.refusal(error);
        };
    }

    /** Begins the session and signs before the deletion of the row is committed: a fault leaves the device its code. */
    private Outcome redeem(
            Decided decided, OAuth2DeviceCodeAuthenticationToken request, AuthenticatedClient authenticated) {
        Client client = authenticated.client();
        if (!decided.approved()) {
            return new Outcome.Refused("access_denied");
        }
        String key = Grant.dpopThumbprint(request);
        return Optional.of(decided)
                .filter(still -> client.scopes().containsAll(still.scopes()))
                .flatMap(still -> sessions.begin(new NewSession(
                        still.login(),
                        client.id(),
                        still.scopes(),
                        Set.of(),
                        Grant.source(request),
                        still.authTime(),
                        key)))
                .<Outcome>map(begun -> new Outcome.Granted(tokens.answer(
                        authenticated,
                        begun,
                        new TokenRequest(client, decided.scopes(), Grant.resources(request), key),
                        null)))
                .orElseGet(() -> new Outcome.Refused("invalid_grant"));
    }

    private String waiting(Secret deviceCode, String clientId) {
        return codes.poll(deviceCode, clientId)
                .map(poll -> switch (poll) {
                    case IN_TIME -> "authorization_pending";
                    case TOO_SOON -> "slow_down";
                    case TOO_LATE -> "expired_token";
                })
                .orElse("invalid_grant");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2DeviceCodeAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** An outcome to be committed, even if it is a refusal. */
    private sealed interface Outcome {
        record Granted(Authentication tokens) implements Outcome {}

        record Refused(String error) implements Outcome {}
    }
}
