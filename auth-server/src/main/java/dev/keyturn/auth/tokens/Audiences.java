package dev.keyturn.auth.tokens;

import dev.keyturn.model.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** For whom a token is good: follows from its scopes (RFC 9068, section 3). */
@Component
class Audiences {
    private final IssuerProperties properties;

    Audiences(IssuerProperties properties) {
        this.properties = properties;
    }

    /**
     * The {@code aud} of a token with these scopes.
     *
     * @param firstParty whether it is for a person using our own app, which may also ask us about the account
     */
    List<String> of(Set<String> scopes, boolean firstParty) {
        Set<String> audiences = new LinkedHashSet<>();
        for (String value : scopes) {
            Scope.of(value).map(Scope::audience).ifPresent(audience -> audiences.add(name(audience)));
        }
        if (firstParty) {
            audiences.add(name(Scope.Audience.ISSUER));
        }
        return new ArrayList<>(audiences);
    }

    /** Whether one token may carry all these: never one that is good for the APIs and for the admin endpoints at once. */
    static boolean compatible(Set<String> scopes) {
        List<Scope.Audience> audiences = scopes.stream()
                .map(Scope::of)
                .flatMap(Optional::stream)
                .map(Scope::audience)
                .toList();
        return !(audiences.contains(Scope.Audience.API) && audiences.contains(Scope.Audience.ADMIN));
    }

    private String name(Scope.Audience audience) {
        return switch (audience) {
            case API -> properties.apiAudience().toString();
            case ADMIN -> properties.address("/admin");
            case ISSUER -> properties.issuer().toString();
        };
    }
}
