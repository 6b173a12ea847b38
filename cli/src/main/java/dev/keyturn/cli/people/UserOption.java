package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.model.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --user}, which narrows a list down to one person. */
final class UserOption {
    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Only of one person: an account's id, username or e-mail address.")
    private @Nullable String user;

    /** Opens the admin API with a token that can also look up the person, if one is named. */
    AdminApi open(AdminConsole console, Scope scope) {
        return user == null ? console.open(scope) : console.open(scope, Scope.USERS_ADMIN);
    }

    /** The {@code uid} of the named person; null if none is named. */
    @Nullable
    String uid(AdminApi api) {
        return user == null ? null : UserAccounts.uid(UserAccounts.find(api, user));
    }
}
