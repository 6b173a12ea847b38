package dev.keyturn.auth.testing;

import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.clients.NewClient;
import dev.keyturn.model.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clients that may call the admin endpoints, and the tokens that they do it with. */
public final class Operators {
    /** A service with every admin scope. */
    public static final String OPS = "ops";

    /** An app of ours in which people use the same scopes. */
    public static final String CONSOLE = "console";

    private static final String SECRET = "ops-secret-0123456789-0123456789-0123456789-012";

    private final Caller caller;

    public Operators(Caller caller, ClientRegistration registration) {
        this.caller = caller;
        registration.registerIfAbsent(client(OPS, SECRET, Set.of("client_credentials"), false));
        registration.registerIfAbsent(client(CONSOLE, SECRET, Set.of("password", "refresh_token"), true));
    }

    private static NewClient client(String id, @Nullable String secret, Set<String> grants, boolean firstParty) {
        return new NewClient(
                id,
                "Operations",
                secret,
                grants,
                Scope.valuesFor(Scope.Audience.ADMIN),
                Set.of(),
                false,
                Set.of(),
                Set.of(),
                null,
                firstParty,
                false);
    }

    /** The header of the service, with those scopes alone; all, if none is given. */
    public String[] service(Scope... scopes) {
        String scope = Arrays.stream(scopes).map(Scope::value).collect(Collectors.joining(" "));
        return bearer(caller.token(OPS, SECRET, Map.of("grant_type", "client_credentials", "scope", scope)));
    }

    /** The header of a person in the app, with every admin scope. */
    public String[] person(People.Registered person) {
        return bearer(caller.token(
                CONSOLE,
                SECRET,
                Map.of("grant_type", "password", "username", person.username(), "password", person.password())));
    }

    /** The header for the access token of an answer. */
    public static String[] bearer(Answer answer) {
        return new String[] {"Authorization", "Bearer " + answer.text("access_token")};
    }
}
