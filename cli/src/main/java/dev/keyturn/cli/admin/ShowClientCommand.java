package dev.keyturn.cli.admin;

import dev.keyturn.model.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keyturn clients show}. */
@Command(name = "show", description = "Shows one client; never its secret.")
final class ShowClientCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli makes it
    private AdminConsole console;

    @Parameters(paramLabel = "ID", description = "The client's id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Override
    public Integer call() {
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return console.one(api.get("/admin/clients/" + AdminApi.segment(id)));
        }
    }
}
