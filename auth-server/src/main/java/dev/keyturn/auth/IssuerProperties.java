package dev.keyturn.auth;

import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The addresses that stand in tokens. They are configured, and never taken from a request's headers.
 *
 * @param issuer this server's address as everybody reaches it, without a path or a trailing slash (RFC 8414, section 2)
 * @param apiAudience the resource server's address as everybody reaches it: the {@code aud} of API tokens
 */
@Validated
@ConfigurationProperties("keyturn")
public record IssuerProperties(URI issuer, URI apiAudience) {
    /** Checks the issuer's form: it is compared to the letter, and other addresses begin with it. */
    @AssertTrue(
            message =
                    "must be an http or https address of a host alone: without a path, because the pages to log in lead to /login and the like, and without a slash at its end, a query or a fragment")
    boolean isIssuerAnAddress() {
        return isAddress(issuer) && issuer.getRawPath().isEmpty();
    }

    @AssertTrue(message = "must be an http or https address without a slash at its end, a query or a fragment")
    boolean isApiAudienceAnAddress() {
        return isAddress(apiAudience);
    }

    private static boolean isAddress(URI uri) {
        return uri.getHost() != null
                && List.of("http", "https").contains(uri.getScheme())
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && !uri.getRawPath().endsWith("/");
    }

    /** The address of one of this server's paths. */
    public String address(String path) {
        return issuer + path;
    }
}
