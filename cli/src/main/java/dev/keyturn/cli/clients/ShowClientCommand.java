package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.model.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keyturn clients show}. */
@Command(name = "show", description = "Shows one client; never its secret.")
final class ShowClientCommand implements Callable<Integer> {
    @Mixin
    private AdminConsole console;

    @Parameters(paramLabel = "ID", description = "The client's id.")
    private String id;

    @Override
    public Integer call() {
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return console.one(api.get("/admin/clients/" + AdminApi.segment(id)));
        }
    }
}
