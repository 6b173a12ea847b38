package dev.keyturn.auth.protocol;

import dev.keyturn.edge.RequestSource;
import java.util.Objects;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * A grant of the token endpoint: every bean of this type is one, and there are no others. It begins with {@link
 * AuthenticatedClient#of(Authentication, Grant)} and ends with {@link TokenAnswers}.
 */
public interface Grant extends AuthenticationProvider {
    /** The {@code grant_type}. */
    String type();

    /** Reads the request: null if it is for another grant, an {@code invalid_request} if it is malformed. */
    AuthenticationConverter request();

    /** Where a request that is being answered comes from. */
    static RequestSource source(Authentication request) {
        return (RequestSource) Objects.requireNonNull(request.getDetails());
    }
}
