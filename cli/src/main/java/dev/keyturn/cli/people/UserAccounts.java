package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.terminal.Failure;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code /admin/users}, where an account may be named by id, username or e-mail address. */
final class UserAccounts {
    private static final String USERS = "/admin/users";

    private UserAccounts() {}

    /**
     * The account with this id, username or e-mail address; a {@link Failure} if there is none. A number that is
     * somebody's username is refused, because it may be another account's id.
     */
    static JsonNode find(AdminApi api, String user) {
        Optional<JsonNode> named = api.list(USERS, new Given().with("name", user), 1).rows().stream()
                .findFirst();
        if (!user.matches("[0-9]+")) {
            return named.orElseThrow(() -> new Failure(
                    "There is no account with the username or e-mail address '%s': see them with `./keyturn users list`."
                            .formatted(Tables.plain(user))));
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

    /** The account's {@code uid}, by which lists of sessions and events are narrowed down. */
    static String uid(JsonNode account) {
        return account.path("uid").asString();
    }
}
