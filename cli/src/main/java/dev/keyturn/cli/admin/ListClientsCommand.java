package dev.keyturn.cli.admin;

import dev.keyturn.model.Scope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keyturn clients list}. */
@Command(name = "list", description = "Lists all clients.")
final class ListClientsCommand implements Callable<Integer> {
    @Mixin
    private final ClientAnswer answer = new ClientAnswer();

    @Override
    public Integer call() {
        try (AdminApi api = AdminApi.forScope(Scope.CLIENTS_ADMIN)) {
            return answer.list(api.list("/admin/clients?limit=100"));
        }
    }
}
