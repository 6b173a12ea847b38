package dev.keyturn.auth.protocol;

import dev.keyturn.edge.http.RequestSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * A grant of the token endpoint. The beans of this type are all the grants there are. A grant begins with {@link
 * AuthenticatedClient#of(Authentication, Grant)} and ends with {@link TokenAnswers}.
 */
public interface Grant extends AuthenticationProvider {
    /** The parameter that narrows a token to a resource. */
    String RESOURCE = "resource";

    /** The {@code grant_type}. */
    String type();

    /** Reads the request: null if it is for another grant, an {@code invalid_request} if it is malformed. */
    AuthenticationConverter request();

    /**
     * The {@code resource} values of a request (RFC 8707, section 2), in the form in which the framework's converters
     * leave parameters that they do not know.
     */
    static Set<String> resources(OAuth2AuthorizationGrantAuthenticationToken request) {
        return switch (request.getAdditionalParameters().get(RESOURCE)) {
            case String one -> Set.of(one);
            case String[] several -> new LinkedHashSet<>(List.of(several));
            case null, default -> Set.of();
        };
    }

    /** Where a request that is being answered comes from. */
    static RequestSource source(Authentication request) {
        return RequestDetails.of(request).source();
    }

    /** When a request that is being answered came, by {@link System#nanoTime()}. */
    static long arrival(Authentication request) {
        return RequestDetails.of(request).arrival();
    }

    /** The key that the sender of a request proves to hold (RFC 9449, section 5); null if it proves none. */
    static @Nullable String dpopThumbprint(Authentication request) {
        return RequestDetails.of(request).dpopThumbprint();
    }
}
