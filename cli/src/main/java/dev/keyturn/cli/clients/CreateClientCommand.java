package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keyturn clients create}. */
@Command(
        name = "create",
        description = "Registers a client, and prints its secret once if it has one.",
        sortOptions = false)
final class CreateClientCommand implements Callable<Integer> {
    @Mixin
    private AdminConsole console;

    @Option(names = "--name", required = true, description = "What people see, on the consent page for one.")
    private String name;

    @Option(
            names = "--type",
            paramLabel = "public|confidential",
            description = "Whether it can keep a secret: ${DEFAULT-VALUE}.")
    private String type = "confidential";

    @Option(names = "--id", description = "Its client id; made up if absent.")
    private @Nullable String id;

    @Mixin
    private final ClientOptions options = new ClientOptions();

    @Override
    public Integer call() {
        Map<String, Object> client = options.over(
                        new Given().with("id", id).with("name", name).with("type", type))
                .members();
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return ClientsCommand.print(console, api.post("/admin/clients", client));
        }
    }
}
