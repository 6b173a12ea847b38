package dev.keyturn.auth.protocol;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.edge.Edge;
import dev.keyturn.edge.docs.OpenDocuments;
import dev.keyturn.edge.proofs.DpopProofs;
import dev.keyturn.edge.proofs.SignedStatement;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.CorsFilter;

/**
 * Both discovery documents (RFC 8414, section 3; OpenID Connect Discovery 1.0, section 3). Written by hand, because the
 * framework's documents advertise what the framework can do, not what this server does.
 */
@RestController
class MetadataController {
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String JWKS = "/oauth2/jwks";
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final Map<String, Object> metadata;

    MetadataController(
            IssuerProperties properties, List<Grant> grants, List<ClientEndpoint> endpoints, List<MetadataPart> parts) {
        this.metadata = common(properties, grants);
        endpoints.forEach(endpoint -> metadata.put(endpoint.metadataName(), properties.address(endpoint.path())));
        parts.forEach(
                part -> part.members().forEach((name, value) -> metadata.merge(name, value, MetadataController::both)));
    }

    @GetMapping(
            path = {OAUTH, OPENID},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> metadata() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                .body(metadata);
    }

    @Configuration(proxyBeanMethods = false)
    static class Pages {
        /** For GET of the keys, their own filter has answered before. */
        @Bean
        FilterRegistrationBean<CorsFilter> anybodysPages() {
            var registration = new FilterRegistrationBean<>(new CorsFilter(OpenDocuments::configuration));
            // The filter that takes a slash off the end of a path comes later.
            registration.setUrlPatterns(Stream.of(OAUTH, OPENID, JWKS)
                    .flatMap(path -> Stream.of(path, path + "/"))
                    .toList());
            registration.setOrder(Edge.FOR_PAGES);
            return registration;
        }
    }

    private static Map<String, Object> common(IssuerProperties properties, List<Grant> grants) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", properties.issuer().toString());
        document.put("token_endpoint", properties.address(ProtocolSecurity.TOKEN));
        document.put("jwks_uri", properties.address(JWKS));
        document.put(
                "scopes_supported",
                Arrays.stream(Scope.values()).map(Scope::value).toList());
        document.put("response_types_supported", List.of());
        document.put(
                "grant_types_supported",
                grants.stream().map(Grant::type).sorted().toList());
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"));
        document.put("token_endpoint_auth_signing_alg_values_supported", SignedStatement.algorithms());
        document.put("dpop_signing_alg_values_supported", DpopProofs.algorithms());
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        return document;
    }

    private static Object both(Object said, Object more) {
        return said instanceof Collection<?> first && more instanceof Collection<?> second
                ? Stream.concat(first.stream(), second.stream()).distinct().toList()
                : more;
    }
}
