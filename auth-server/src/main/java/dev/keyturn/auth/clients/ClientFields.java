package dev.keyturn.auth.clients;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.edge.fields.NothingElse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client as an operator writes it, whole or in part, and not checked yet.
 *
 * @param type {@code public} or {@code confidential}
 * @param jwks a JWK Set (RFC 7517, section 5); a set without keys removes them
 * @param jwksUri where the client publishes such a set; an empty text removes it
 * @param others unknown members
 */
record ClientFields(
        @Nullable String id,
        @Nullable String name,
        @Nullable String type,
        @Nullable @JsonProperty("is_active") Boolean active,
        @Nullable Boolean firstParty,
        @Nullable @JsonProperty("native") Boolean nativeApp,
        @Nullable Collection<String> grants,
        @Nullable Collection<String> scopes,
        @Nullable Collection<String> redirectUris,
        @Nullable Collection<String> postLogoutRedirectUris,
        @Nullable Map<String, Object> jwks,
        @Nullable String jwksUri,
        @Nullable Boolean dpopBound,
        @Nullable Collection<String> audiences,
        @Nullable LifetimeFields lifetimes,
        @JsonAnySetter @Nullable Map<String, Object> others) {
    static final String PUBLIC = "public";
    static final String CONFIDENTIAL = "confidential";
    private static final int LONGEST_SHOWN = 500;

    /** The defaults of a new client. */
    static final ClientFields USUAL = of(
            new ClientSettings(
                    "",
                    false,
                    false,
                    false,
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    null,
                    null,
                    false,
                    Set.of(),
                    Lifetimes.USUAL),
            true);

    /** A client that exists, as if an operator had written it. */
    static ClientFields of(ClientSettings settings, boolean active) {
        return new ClientFields(
                null,
                settings.name(),
                settings.isPublic() ? PUBLIC : CONFIDENTIAL,
                active,
                settings.firstParty(),
                settings.nativeApp(),
                settings.grants(),
                settings.scopes(),
                settings.redirectUris(),
                settings.postLogoutRedirectUris(),
                settings.jwks() == null ? null : settings.jwks().toJSONObject(true),
                settings.jwksUri() == null ? null : settings.jwksUri().toString(),
                settings.dpopBound(),
                settings.audiences().stream().map(Enum::name).collect(Collectors.toSet()),
                LifetimeFields.of(settings.lifetimes()),
                Map.of());
    }

    /** These fields, with absent ones taken from {@code base}. */
    ClientFields over(ClientFields base) {
        return new ClientFields(
                or(id, base.id),
                or(name, base.name),
                or(type, base.type),
                or(active, base.active),
                or(firstParty, base.firstParty),
                or(nativeApp, base.nativeApp),
                or(grants, base.grants),
                or(scopes, base.scopes),
                or(redirectUris, base.redirectUris),
                or(postLogoutRedirectUris, base.postLogoutRedirectUris),
                or(jwks, base.jwks),
                or(jwksUri, base.jwksUri),
                or(dpopBound, base.dpopBound),
                or(audiences, base.audiences),
                lifetimes == null ? base.lifetimes : lifetimes.over(base.lifetimes),
                others);
    }

    /** The names of the members that are given, but for {@code is_active}. */
    List<String> given() {
        return List.copyOf(members().keySet());
    }

    /** What is other than it was, for the audit log: such as {@code name: Diary → My diary, scopes: none → users:read}. */
    String changesFrom(ClientFields before) {
        Map<String, Object> was = before.members();
        Map<String, Object> is = members();
        return Stream.concat(was.keySet().stream(), is.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(was.get(name), is.get(name)))
                .map(name -> name + ": " + shown(was.get(name)) + " → " + shown(is.get(name)))
                .collect(Collectors.joining(", "));
    }

    /** Shortens long values, such as a set of keys or addresses. */
    private static String shown(@Nullable Object value) {
        String text = value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).sorted().collect(Collectors.joining(" "))
                : String.valueOf(value);
        if (value == null || text.isEmpty()) {
            return "none";
        }
        return text.codePointCount(0, text.length()) > LONGEST_SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "…"
                : text;
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("name", name);
        members.put("type", type);
        members.put("first_party", firstParty);
        members.put("native", nativeApp);
        members.put("grants", grants);
        members.put("scopes", scopes);
        members.put("redirect_uris", redirectUris);
        members.put("post_logout_redirect_uris", postLogoutRedirectUris);
        members.put("jwks", jwks);
        members.put("jwks_uri", jwksUri);
        members.put("dpop_bound", dpopBound);
        members.put("audiences", audiences);
        members.put("lifetimes", lifetimes);
        members.values().removeIf(Objects::isNull);
        return members;
    }

    /** The names of unknown members. */
    Set<String> unknown() {
        return others == null ? Set.of() : others.keySet();
    }

    private static <T> @Nullable T or(@Nullable T given, @Nullable T otherwise) {
        return given == null ? otherwise : given;
    }

    /** Seconds; whatever is absent stays as it is. */
    @NothingElse
    record LifetimeFields(
            @Nullable Integer access,
            @Nullable Integer idle,
            @Nullable Integer absolute,
            @Nullable Integer grace) {
        static LifetimeFields of(Lifetimes lifetimes) {
            return new LifetimeFields(lifetimes.access(), lifetimes.idle(), lifetimes.absolute(), lifetimes.grace());
        }

        @Override
        public String toString() {
            return "access " + access + " idle " + idle + " absolute " + absolute + " grace " + grace;
        }

        LifetimeFields over(@Nullable LifetimeFields base) {
            return base == null
                    ? this
                    : new LifetimeFields(
                            or(access, base.access),
                            or(idle, base.idle),
                            or(absolute, base.absolute),
                            or(grace, base.grace));
        }
    }
}
