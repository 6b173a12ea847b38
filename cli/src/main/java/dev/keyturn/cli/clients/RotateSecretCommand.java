package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyturn clients rotate-secret}. */
@Command(
        name = "rotate-secret",
        description = "Gives a client another secret, and prints it once. The one before stays valid for a while.",
        sortOptions = false)
final class RotateSecretCommand implements Callable<Integer> {
    private static final int DAY = 86_400;

    @Mixin
    private AdminConsole console;

    @Parameters(paramLabel = "ID", description = "The client's id.")
    private String id;

    @Option(
            names = "--overlap",
            paramLabel = "SECONDS",
            description = "For how long the old secret stays valid: ${DEFAULT-VALUE}; 0 ends it at once.")
    private int overlap = DAY;

    @Override
    public Integer call() {
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            int exit = ClientsCommand.print(
                    console,
                    api.post("/admin/clients/" + AdminApi.segment(id) + "/secrets", Map.of("overlap", overlap)));
            api.tellIfItIsOurs(id, console::tell);
            return exit;
        }
    }
}
