package dev.keyturn.edge.docs;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.CachingResourceTransformer;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * {@code /openapi.yaml}, each server's own, and {@code /docs}, where it can be read and tried. Both are public: they say
 * what the source says. The page runs its own scripts alone, and calls this server and the authorization server.
 */
@Configuration(proxyBeanMethods = false)
@Import(ApiDocs.Document.class)
public class ApiDocs implements WebMvcConfigurer {
    private static final String PAGES = "/docs";
    private static final String DOCUMENT = "/openapi.yaml";
    private static final String DOCUMENTS = "/*.yaml";

    private static final MediaType YAML = MediaType.APPLICATION_YAML;
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    /** Whether a request is for documentation, which everybody may read and which is long. */
    public static boolean areAskedFor(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(PAGES)
                || path.startsWith(PAGES + "/")
                || (path.endsWith(".yaml") && path.lastIndexOf('/') == 0);
    }

    /** Answers with a document in YAML. To a browser it is text, which it shows: it would store what has its own type. */
    public static <T> ResponseEntity<T> answer(HttpServletRequest request, T document) {
        String accepted = Objects.requireNonNullElse(request.getHeader(HttpHeaders.ACCEPT), "");
        return ResponseEntity.ok()
                .contentType(accepted.contains(MediaType.TEXT_HTML_VALUE) ? TEXT : YAML)
                .varyBy(HttpHeaders.ACCEPT)
                .body(document);
    }

    @Bean
    @Order(0)
    SecurityFilterChain docsChain(HttpSecurity http, Environment environment) {
        String issuer = environment.getProperty("keyturn.issuer", "");
        return http.securityMatcher(PAGES, PAGES + "/**", DOCUMENTS)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.cacheControl(cache -> cache.disable())
                        .contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; script-src 'self';"
                                        + " style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' "
                                        + issuer
                                        + "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")))
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Read once, all of them 4 MB: to inflate one for each answer keeps calls from the processors.
        registry.addResourceHandler(PAGES + "/*")
                .addResourceLocations("classpath:/docs/", swaggerUi())
                .resourceChain(false)
                .addTransformer(new CachingResourceTransformer(new ConcurrentMapCache("docs")))
                .addTransformer((request, file, chain) -> new TransformedResource(file, file.getContentAsByteArray()));
    }

    /** The folder of the page's scripts, whose name has a version in it. */
    private static String swaggerUi() {
        String script = "classpath*:/META-INF/resources/webjars/swagger-ui/*/swagger-ui-bundle.js";
        try {
            for (Resource found : new PathMatchingResourcePatternResolver().getResources(script)) {
                return found.getURI().toString().replace("swagger-ui-bundle.js", "");
            }
            throw new IllegalStateException("swagger-ui is not on the class path");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document, with the addresses of this installation. */
    @RestController
    static class Document {
        private final String text;

        Document(Environment environment) throws IOException {
            String template = new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
            this.text = environment.resolveRequiredPlaceholders(template);
        }

        @GetMapping(DOCUMENT)
        ResponseEntity<String> document(HttpServletRequest request) {
            return answer(request, text);
        }

        /**
         * Relative to the address as it was called: what a proxy has taken off the front of that, only the caller
         * knows.
         */
        @GetMapping(PAGES)
        ResponseEntity<Void> pages(HttpServletRequest request) {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(URI.create(called(request).endsWith("/") ? "index.html" : "docs/index.html"))
                    .build();
        }

        /** The path as it was called, with the slash at its end that the filters hide. */
        private static String called(ServletRequest request) {
            return request instanceof ServletRequestWrapper wrapper
                    ? called(wrapper.getRequest())
                    : ((HttpServletRequest) request).getRequestURI();
        }
    }
}
