package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables.Column;
import dev.keyturn.model.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keyturn clients list}. */
@Command(name = "list", description = "Lists all clients.")
final class ListClientsCommand implements Callable<Integer> {
    @Mixin
    private AdminConsole console;

    @Override
    public Integer call() {
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return console.list(
                    api,
                    "/admin/clients",
                    new Given(),
                    new Column("ID", "id"),
                    new Column("NAME", "name"),
                    new Column("TYPE", "type"),
                    new Column("ACTIVE", "is_active"),
                    new Column("GRANTS", "grants"));
        }
    }
}
