package dev.keyturn.auth.device;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.device.DeviceCodes.Waiting;
import dev.keyturn.auth.limits.DeviceLimits;
import dev.keyturn.auth.protocol.AuthenticatedClient;
import dev.keyturn.auth.protocol.OAuthErrors;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.secrets.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2DeviceCode;
import org.springframework.security.oauth2.core.OAuth2UserCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Lets a device begin to wait (RFC 8628, section 3.1). */
@Component
class DeviceAuthorization implements AuthenticationProvider {
    /** Attempts to find a free user code: two of 20^8 are hardly ever alike; if so many are, they are not random. */
    private static final int TRIES = 5;

    private final DeviceCodes codes;
    private final DeviceLimits limits;
    private final Clock clock;

    DeviceAuthorization(DeviceCodes codes, DeviceLimits limits, Clock clock) {
        this.codes = codes;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2DeviceAuthorizationRequestAuthenticationToken) authentication;
        Client client = AuthenticatedClient.of(request).client();
        if (!client.grants().contains(AuthorizationGrantType.DEVICE_CODE.getValue())) {
            throw OAuthErrors.refusal("unauthorized_client");
        }
        Set<String> scopes = ScopePolicy.grant(ScopePolicy.understood(request.getScopes()), client.scopes())
                .orElseThrow(() -> OAuthErrors.refusal("invalid_scope"));
        String address = ((WebAuthenticationDetails) Objects.requireNonNull(request.getDetails())).getRemoteAddress();
        limits.countBeginning(address);
        Secret deviceCode = Secret.random();
        UserCode userCode = begin(deviceCode, new Waiting(client.id(), scopes, address));
        Instant now = clock.instant();
        Instant end = now.plus(DeviceCodes.LIFETIME);
        return new OAuth2DeviceAuthorizationRequestAuthenticationToken(
                request,
                scopes,
                new OAuth2DeviceCode(deviceCode.value(), now, end),
                new OAuth2UserCode(userCode.shown(), now, end));
    }

    private UserCode begin(Secret deviceCode, Waiting device) {
        for (int i = 0; i < TRIES; i++) {
            UserCode userCode = UserCode.random();
            if (codes.begin(deviceCode, userCode, device)) {
                return userCode;
            }
        }
        throw new PassingFault("No user code was free");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2DeviceAuthorizationRequestAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
