package dev.keyturn.auth.device;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.JsonAnswers;
import dev.keyturn.auth.protocol.OAuthErrors;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2DeviceAuthorizationRequestAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * {@code /oauth2/device_authorization} (RFC 8628, section 3.2). The page's address follows from the configured issuer.
 */
@Component
class DeviceAuthorizationEndpoint implements ClientEndpoint {
    private final DeviceAuthorization authorization;
    private final IssuerProperties properties;
    private final JsonAnswers answers;

    DeviceAuthorizationEndpoint(DeviceAuthorization authorization, IssuerProperties properties, JsonAnswers answers) {
        this.authorization = authorization;
        this.properties = properties;
        this.answers = answers;
    }

    @Override
    public String path() {
        return "/oauth2/device_authorization";
    }

    @Override
    public String metadataName() {
        return "device_authorization_endpoint";
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        server.deviceAuthorizationEndpoint(endpoint -> endpoint.errorResponseHandler(errors)
                .deviceAuthorizationResponseHandler((request, response, answer) ->
                        write(response, (OAuth2DeviceAuthorizationRequestAuthenticationToken) answer))
                .authenticationProviders(ClientEndpoint.only(authorization)));
    }

    private void write(HttpServletResponse response, OAuth2DeviceAuthorizationRequestAuthenticationToken answer)
            throws IOException {
        String page = properties.address(DevicePages.DEVICE);
        String userCode = Objects.requireNonNull(answer.getUserCode()).getTokenValue();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("device_code", Objects.requireNonNull(answer.getDeviceCode()).getTokenValue());
        body.put("user_code", userCode);
        body.put("verification_uri", page);
        body.put("verification_uri_complete", page + "?user_code=" + userCode);
        body.put("expires_in", DeviceCodes.LIFETIME.toSeconds());
        body.put("interval", DeviceCodes.INTERVAL.toSeconds());
        answers.write(response, HttpStatus.OK.value(), body);
    }
}
