package dev.keyturn.auth.tokens;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.model.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The audiences of tokens, which follow from their scopes (RFC 9068, section 3) and may be narrowed (RFC 8707). */
@Component
public class Audiences {
    private final IssuerProperties properties;

    Audiences(IssuerProperties properties) {
        this.properties = properties;
    }

    /**
     * The scopes that are left where a token is to be for these resources alone (RFC 8707, section 2.2).
     *
     * @param resources as the client sent them; none for all that the scopes lead to
     * @return empty if one of them is not an audience that these scopes lead to: the answer is {@code invalid_target}
     */
    public Optional<Set<String>> narrow(Set<String> scopes, Set<String> resources) {
        if (resources.isEmpty()) {
            return Optional.of(scopes);
        }
        Set<String> wanted = withoutSlash(resources);
        return of(scopes, false).containsAll(wanted)
                ? Optional.of(scopes.stream()
                        .filter(scope -> of(scope).filter(wanted::contains).isPresent())
                        .collect(Collectors.toCollection(LinkedHashSet::new)))
                : Optional.empty();
    }

    /**
     * The resources of a token in a session that is itself narrowed.
     *
     * @param granted those of the session; none for all
     * @param wanted those that are asked for now; none for all that were granted
     * @return empty if one was not granted
     */
    Optional<Set<String>> within(Set<String> granted, Set<String> wanted) {
        if (granted.isEmpty() || wanted.isEmpty()) {
            return Optional.of(granted.isEmpty() ? wanted : granted);
        }
        return withoutSlash(granted).containsAll(withoutSlash(wanted)) ? Optional.of(wanted) : Optional.empty();
    }

    /**
     * The {@code aud} of a token with these scopes. It is for this server with {@code openid}; the scopes that say what
     * {@code /userinfo} tells lead here only if no scope leads elsewhere, since every token is for somebody (RFC 9068, section
     * 2.2).
     *
     * @param firstParty whether it is for a person using our own app, which may also ask us about the account
     */
    List<String> of(Set<String> scopes, boolean firstParty) {
        Set<String> audiences = new LinkedHashSet<>();
        String issuer = name(Scope.Audience.ISSUER);
        for (String scope : scopes) {
            of(scope).ifPresent(audiences::add);
        }
        if (audiences.size() > 1 && !scopes.contains(Scope.OPENID.value())) {
            audiences.remove(issuer);
        }
        if (firstParty) {
            audiences.add(issuer);
        }
        return new ArrayList<>(audiences);
    }

    /** Whether one token may carry all these scopes: no token is good for the APIs and the admin endpoints at once. */
    static boolean compatible(Set<String> scopes) {
        List<Scope.Audience> audiences = scopes.stream()
                .map(Scope::of)
                .flatMap(Optional::stream)
                .map(Scope::audience)
                .toList();
        return !(audiences.contains(Scope.Audience.API) && audiences.contains(Scope.Audience.ADMIN));
    }

    /** The audience as it stands in {@code aud}. */
    String name(Scope.Audience audience) {
        return switch (audience) {
            case API -> properties.apiAudience().toString();
            case ADMIN -> properties.address("/admin");
            case ISSUER -> properties.issuer().toString();
        };
    }

    private Optional<String> of(String scope) {
        return Scope.of(scope).map(Scope::audience).map(this::name);
    }

    private static Set<String> withoutSlash(Set<String> resources) {
        return resources.stream().map(Audiences::withoutSlash).collect(Collectors.toSet());
    }

    /** An address without a path and one whose path is a slash are the same (RFC 3986, section 6.2.3). */
    private static String withoutSlash(String resource) {
        return resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
    }
}
