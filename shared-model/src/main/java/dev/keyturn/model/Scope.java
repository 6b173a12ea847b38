package dev.keyturn.model;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The scopes that a token can carry (RFC 6749, section 3.3), by the audience that they belong to. */
public enum Scope {
    USERS_READ("users:read", Audience.API),
    EVENTS_READ("events:read", Audience.API),
    EVENTS_WRITE("events:write", Audience.API),
    MESSAGES_READ("messages:read", Audience.API),
    MESSAGES_WRITE("messages:write", Audience.API),

    KEYS_ADMIN("keys:admin", Audience.ADMIN),
    CLIENTS_ADMIN("clients:admin", Audience.ADMIN),
    USERS_ADMIN("users:admin", Audience.ADMIN),
    SESSIONS_ADMIN("sessions:admin", Audience.ADMIN),
    AUDIT_READ("audit:read", Audience.ADMIN),

    OPENID("openid", Audience.ISSUER),
    PROFILE("profile", Audience.ISSUER),
    EMAIL("email", Audience.ISSUER);

    /** The party that a scope's tokens are for. */
    public enum Audience {
        /** The resource server. */
        API,
        /** The admin endpoints of the authorization server. */
        ADMIN,
        /** The authorization server itself, as an OpenID provider. */
        ISSUER
    }

    private final String value;
    private final Audience audience;

    Scope(String value, Audience audience) {
        this.value = value;
        this.audience = audience;
    }

    /** The scope token as it stands in a request or a claim. */
    public String value() {
        return value;
    }

    public Audience audience() {
        return audience;
    }

    /** The scope written as {@code value}, or empty if there is none of that name. */
    public static Optional<Scope> of(String value) {
        return Arrays.stream(values())
                .filter(scope -> scope.value.equals(value))
                .findFirst();
    }

    /** The values of all scopes for one audience, in the order of their declaration. */
    public static Set<String> valuesFor(Audience audience) {
        return Arrays.stream(values())
                .filter(scope -> scope.audience == audience)
                .map(Scope::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
