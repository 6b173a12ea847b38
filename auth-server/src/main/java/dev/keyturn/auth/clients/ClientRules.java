package dev.keyturn.auth.clients;

import dev.keyturn.auth.clients.ClientFields.LifetimeFields;
import dev.keyturn.edge.errors.FieldProblem;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.InvisibleCharacters;
import dev.keyturn.model.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client may be: looks at all of it, and names everything that is wrong at once. */
final class ClientRules {
    static final String AUTHORIZATION_CODE = "authorization_code";
    static final String CLIENT_CREDENTIALS = "client_credentials";
    static final String PASSWORD = "password";
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final List<String> GRANTS = List.of(
            AUTHORIZATION_CODE,
            "refresh_token",
            CLIENT_CREDENTIALS,
            PASSWORD,
            "urn:ietf:params:oauth:grant-type:device_code",
            TOKEN_EXCHANGE);

    private static final Pattern NAME =
            Pattern.compile("(?=.*[^" + InvisibleCharacters.ALL + "])[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]{1,100}");
    private static final int MOST_URIS = 20;
    private static final int DAY = 86_400;
    private static final int YEAR = 365 * DAY;

    private final ClientFields fields;
    private final List<FieldProblem> problems = new ArrayList<>();

    private ClientRules(ClientFields fields) {
        this.fields = fields;
    }

    /**
     * The client that these fields make.
     *
     * @param fields all of them, with the defaults for those that the operator left out
     * @throws ProblemException naming everything that is wrong
     */
    static ClientSettings check(ClientFields fields) {
        ClientRules rules = new ClientRules(fields);
        rules.checkNames();
        rules.checkGrants();
        rules.checkScopes();
        rules.checkUris("redirect_uris", rules.redirectUris());
        rules.checkUris("post_logout_redirect_uris", set(fields.postLogoutRedirectUris()));
        rules.checkAuthentication();
        rules.checkLifetimes();
        if (!rules.problems.isEmpty()) {
            throw ProblemException.ofFields(rules.problems);
        }
        return rules.settings();
    }

    private void checkNames() {
        fields.unknown().forEach(name -> refuse(shown(name), "is no member of a client that can be set"));
        if (fields.id() != null) {
            ClientIds.problem(fields.id()).ifPresent(problem -> refuse("id", problem));
        }
        if (!NAME.matcher(Objects.requireNonNullElse(fields.name(), "")).matches()) {
            refuse("name", "must have 1 to 100 characters, none of them invisible");
        }
        if (!ClientFields.PUBLIC.equals(fields.type()) && !ClientFields.CONFIDENTIAL.equals(fields.type())) {
            refuse("type", "must be public or confidential");
        }
    }

    private void checkGrants() {
        Set<String> grants = set(fields.grants());
        if ((grants.isEmpty() && !isResourceServer()) || !GRANTS.containsAll(grants)) {
            refuse("grants", "must be some of: " + String.join(" ", GRANTS));
        }
        if (open() && (grants.contains(CLIENT_CREDENTIALS) || grants.contains(TOKEN_EXCHANGE))) {
            refuse("grants", "must not have client_credentials or token-exchange for a public client");
        }
        if (grants.contains(PASSWORD) && !is(fields.firstParty())) {
            refuse("grants", "must not have password for a client that is not first-party");
        }
    }

    private void checkScopes() {
        Set<String> scopes = set(fields.scopes());
        if ((scopes.isEmpty() && !isResourceServer())
                || scopes.stream().anyMatch(scope -> Scope.of(scope).isEmpty())) {
            refuse("scopes", "must be some of: " + names(Scope.values(), Scope::value));
        }
        Set<String> audiences = set(fields.audiences());
        if (!Set.of(Scope.Audience.API.name(), Scope.Audience.ADMIN.name()).containsAll(audiences)) {
            refuse("audiences", "must be some of: API ADMIN");
        } else if (open() && !audiences.isEmpty()) {
            refuse("audiences", "must be empty for a public client: anybody could ask about tokens in its name");
        }
    }

    private Set<String> redirectUris() {
        Set<String> uris = set(fields.redirectUris());
        if (uris.isEmpty() && set(fields.grants()).contains(AUTHORIZATION_CODE)) {
            refuse("redirect_uris", "must have at least one for authorization_code");
        }
        return uris;
    }

    private void checkUris(String field, Set<String> uris) {
        if (uris.size() > MOST_URIS) {
            refuse(field, "must have at most " + MOST_URIS);
            return;
        }
        int index = 0;
        for (String uri : uris) {
            String name = field + "[" + index++ + "]";
            RedirectUriRules.problem(uri, is(fields.nativeApp())).ifPresent(problem -> refuse(name, problem));
        }
    }

    private void checkAuthentication() {
        checkAddressOfKeys(Objects.requireNonNullElse(fields.jwksUri(), ""));
        if (fields.jwks() == null) {
            return;
        }
        ClientKeyRules.problem(fields.jwks()).ifPresent(problem -> refuse("jwks", problem));
        if (open()) {
            refuse("jwks", "must be absent for a public client");
        }
    }

    private void checkAddressOfKeys(String address) {
        if (address.isEmpty()) {
            return;
        }
        ClientKeyRules.problemOfAddress(address).ifPresent(problem -> refuse("jwks_uri", problem));
        if (open()) {
            refuse("jwks_uri", "must be absent for a public client");
        }
        if (fields.jwks() != null
                && ClientKeyRules.problem(fields.jwks()).isEmpty()
                && ClientKeyRules.read(fields.jwks()) != null) {
            refuse("jwks_uri", "must not be beside `jwks`: take one away, with \"\" or {\"keys\": []}");
        }
    }

    private void checkLifetimes() {
        LifetimeFields lifetimes = Objects.requireNonNull(fields.lifetimes());
        checkRange("lifetimes.access", lifetimes.access(), 10, DAY);
        checkRange("lifetimes.idle", lifetimes.idle(), 60, YEAR);
        checkRange("lifetimes.absolute", lifetimes.absolute(), 60, YEAR);
        checkRange("lifetimes.grace", lifetimes.grace(), 0, 300);
        if (number(lifetimes.absolute()) < number(lifetimes.idle())) {
            refuse("lifetimes.absolute", "must not be less than lifetimes.idle");
        }
    }

    private void checkRange(String field, @Nullable Integer seconds, int least, int most) {
        if (seconds == null || seconds < least || seconds > most) {
            refuse(field, "must be from " + least + " to " + most + " seconds");
        }
    }

    private ClientSettings settings() {
        LifetimeFields lifetimes = Objects.requireNonNull(fields.lifetimes());
        return new ClientSettings(
                Objects.requireNonNull(fields.name()).strip(),
                open(),
                is(fields.firstParty()),
                is(fields.nativeApp()),
                set(fields.grants()),
                set(fields.scopes()),
                set(fields.redirectUris()),
                set(fields.postLogoutRedirectUris()),
                ClientKeyRules.read(fields.jwks()),
                ClientStore.address(nonEmpty(fields.jwksUri())),
                is(fields.dpopBound()),
                set(fields.audiences()).stream().map(Scope.Audience::valueOf).collect(Collectors.toUnmodifiableSet()),
                new Lifetimes(
                        number(lifetimes.access()),
                        number(lifetimes.idle()),
                        number(lifetimes.absolute()),
                        number(lifetimes.grace())));
    }

    /** Whether the client is only a resource server, and asks for no tokens itself. */
    private boolean isResourceServer() {
        return set(fields.grants()).isEmpty() && !set(fields.audiences()).isEmpty();
    }

    private void refuse(String field, String message) {
        problems.add(new FieldProblem(field, message));
    }

    private boolean open() {
        return ClientFields.PUBLIC.equals(fields.type());
    }

    /** A name that the caller made up is repeated only if it is short and plain. */
    private static String shown(String name) {
        return name.matches("\\w{1,50}") ? name : "?";
    }

    private static @Nullable String nonEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static boolean is(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static int number(@Nullable Integer value) {
        return value == null ? 0 : value;
    }

    /** In the order that they were given in; null, which JSON may hold, becomes a text that every rule refuses. */
    private static Set<String> set(@Nullable Collection<String> values) {
        return values == null
                ? Set.of()
                : values.stream()
                        .map(value -> Objects.requireNonNullElse(value, ""))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static <T> String names(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.joining(" "));
    }
}
