package dev.keyturn.auth.protocol;

import java.util.List;
import java.util.function.Consumer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;

/**
 * An endpoint, beside the token endpoint, that clients call with their credentials in a form. Every bean of this type
 * is plugged in.
 */
public interface ClientEndpoint {
    /** Its path under {@code /oauth2}. */
    String path();

    /** The member of the metadata that names its address (RFC 8414, section 2). */
    String metadataName();

    /** Whether a controller of ours answers it: then its clients are authenticated here, and not by the framework. */
    default boolean hasController() {
        return false;
    }

    /** Plugs the endpoint into the framework, with {@code errors} as its {@code errorResponseHandler}. */
    void configure(OAuth2AuthorizationServerConfigurer server, OAuthErrors errors);

    /** Puts ours in the place of all that the framework has for an endpoint. */
    static <T> Consumer<List<T>> only(T ours) {
        return present -> {
            present.clear();
            present.add(ours);
        };
    }
}
