package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code keyturn clients disable} and {@code enable}. */
abstract class ActivityCommand implements Callable<Integer> {
    private final boolean active;

    @Mixin
    private AdminConsole console;

    @Parameters(paramLabel = "ID", description = "The client's id.")
    private String id;

    private ActivityCommand(boolean active) {
        this.active = active;
    }

    @Override
    public Integer call() {
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return console.one(api.patch("/admin/clients/" + AdminApi.segment(id), Map.of("is_active", active)));
        }
    }

    @Command(
            name = "disable",
            description =
                    "Refuses a client and its sessions from now on. The sessions go on if the client is enabled again.")
    static final class Disable extends ActivityCommand {
        Disable() {
            super(false);
        }
    }

    @Command(name = "enable", description = "Lets a disabled client in again.")
    static final class Enable extends ActivityCommand {
        Enable() {
            super(true);
        }
    }
}
