package dev.keyturn.auth.introspection;

import dev.keyturn.auth.proofs.ClientAssertions;
import dev.keyturn.auth.protocol.ClientEndpoint;
import dev.keyturn.auth.protocol.MetadataPart;
import dev.keyturn.auth.protocol.OAuthErrors;
import java.util.List;
import java.util.Map;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.stereotype.Component;

/**
 * {@code POST /oauth2/introspect} (RFC 7662), with {@link Introspection} in place of the framework's, which needs a
 * token store.
 */
@Component
class IntrospectionEndpoint implements ClientEndpoint, MetadataPart {
    private final Introspection introspection;

    IntrospectionEndpoint(Introspection introspection) {
        this.introspection = introspection;
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
                ClientAssertions.algorithms());
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors) {
        server.tokenIntrospectionEndpoint(
                endpoint -> endpoint.errorResponseHandler(errors).authenticationProviders(providers -> {
                    providers.clear();
                    providers.add(introspection);
                }));
    }
}
