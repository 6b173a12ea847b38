package dev.keyturn.cli.admin;

import dev.keyturn.model.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --user}, where a list is narrowed down to one person. */
final class UserOption {
    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Of one person: an account's id, username or e-mail address.")
    private @Nullable String user;

    /** The way to the server, with a token that also suffices to look the person up. */
    AdminApi open(AdminConsole console, Scope scope) {
        return user == null ? console.open(scope) : console.open(scope, Scope.USERS_ADMIN);
    }

    /** Of the person, if one is named. */
    @Nullable
    String uid(AdminApi api) {
        return user == null ? null : UserAccounts.uid(UserAccounts.find(api, user));
    }
}
