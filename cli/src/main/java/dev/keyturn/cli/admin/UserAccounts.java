package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code /admin/users}, with accounts that are named as people name them. */
final class UserAccounts {
    private static final String USERS = "/admin/users";

    private UserAccounts() {}

    /**
     * The account of that id, username or e-mail address; a {@link Failure} if there is none. Who calls themselves by a
     * number is not taken for the account that has it.
     */
    static JsonNode find(AdminApi api, String user) {
        Optional<JsonNode> named =
                api.list(USERS, new Given().with("name", user), 1).stream().findFirst();
        if (!user.matches("[0-9]+")) {
            return named.orElseThrow(() -> new Failure(
                    "There is no account with the username or e-mail address '%s': see them with `./keyturn users list`."
                            .formatted(Refusals.plain(user))));
        }
        if (named.isPresent()) {
            throw new Failure(
                    "'%s' is somebody's username, and may be another's id: give the e-mail address.".formatted(user));
        }
        return api.get(USERS + "/" + user);
    }

    static String path(JsonNode account) {
        return USERS + "/" + account.path("id").asString();
    }

    /** The name under which lists of sessions and events know the person. */
    static String uid(JsonNode account) {
        return account.path("uid").asString();
    }
}
