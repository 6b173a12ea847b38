package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables.Column;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keyturn users list}. */
@Command(name = "list", description = "Lists accounts by their ids: all, or those that are asked for.")
final class ListUsersCommand implements Callable<Integer> {
    @Mixin
    private AdminConsole console;

    @Option(names = "--query", paramLabel = "TEXT", description = "How the username or the e-mail address begins.")
    private @Nullable String query;

    @Option(names = "--role", paramLabel = "ROLE", description = "What they are: ${COMPLETION-CANDIDATES}.")
    private @Nullable Role role;

    @Option(names = "--disabled", description = "Only those that are disabled.")
    private boolean disabled;

    @Override
    public Integer call() {
        Given filter = new Given().with("query", query).with("role", role).with("is_active", disabled ? false : null);
        try (AdminApi api = console.open(Scope.USERS_ADMIN)) {
            return console.list(
                    api,
                    "/admin/users",
                    filter,
                    new Column("ID", "id"),
                    new Column("USERNAME", "username"),
                    new Column("E-MAIL", "email"),
                    new Column("ROLE", "role"),
                    new Column("ACTIVE", "is_active"),
                    new Column("CREATED", "created_at"));
        }
    }
}
