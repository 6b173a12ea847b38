package dev.keyturn.auth.trust;

import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.OAuthErrors;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.stereotype.Component;

/** The trust channel's place among the endpoints that clients call. */
@Component
class TrustEndpoint implements ClientEndpoint {
    static final String PATH = "/oauth2/trust";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String metadataName() {
        return "keyturn_trust_endpoint";
    }

    @Override
    public boolean hasController() {
        return true;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        // The framework has no such endpoint to configure.
    }
}
