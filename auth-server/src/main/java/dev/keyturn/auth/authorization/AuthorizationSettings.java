package dev.keyturn.auth.authorization;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.protocol.MetadataPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this package adds to the discovery documents. */
@Configuration(proxyBeanMethods = false)
class AuthorizationSettings {
    @Bean
    MetadataPart authorizationMetadata(IssuerProperties properties) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("authorization_endpoint", properties.address(AuthorizationController.AUTHORIZE));
        members.put("response_types_supported", List.of("code"));
        members.put("response_modes_supported", List.of("query"));
        members.put("code_challenge_methods_supported", List.of("S256"));
        members.put("prompt_values_supported", Prompt.supported());
        members.put("authorization_response_iss_parameter_supported", true);
        members.put("request_parameter_supported", false);
        // If absent, this would mean true (OpenID Connect Discovery 1.0, section 3): it is about request objects
        // elsewhere.
        members.put("request_uri_parameter_supported", false);
        members.put("claims_parameter_supported", false);
        members.put("claims_supported", List.of("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "azp"));
        return () -> members;
    }
}
