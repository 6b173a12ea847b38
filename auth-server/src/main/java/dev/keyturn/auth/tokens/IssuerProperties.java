package dev.keyturn.auth.tokens;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The names that stand in tokens. They come from here alone, never from a request's headers.
 *
 * @param issuer this server's address as everybody reaches it, without a trailing slash (RFC 8414, section 2)
 * @param apiAudience the resource server's address as everybody reaches it: the {@code aud} of API tokens
 */
@ConfigurationProperties("keyturn")
public record IssuerProperties(URI issuer, URI apiAudience) {
    /** The address of one of this server's paths. */
    public String address(String path) {
        return issuer + path;
    }
}
