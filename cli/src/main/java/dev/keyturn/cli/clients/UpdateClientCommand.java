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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyturn clients update}. */
@Command(
        name = "update",
        description =
                "Changes the given fields of a client, and no others. A list is replaced as a whole; an empty value, as in --audience \"\", takes away what there was.",
        sortOptions = false)
final class UpdateClientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AdminConsole console;

    @Parameters(paramLabel = "ID", description = "The client's id.")
    private String id;

    @Option(names = "--name", description = "What people see, on the consent page for one.")
    private @Nullable String name;

    @Mixin
    private final ClientOptions options = new ClientOptions();

    @Override
    public Integer call() {
        Map<String, Object> changes =
                options.over(new Given().with("name", name)).members();
        if (changes.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say what to change.");
        }
        try (AdminApi api = console.open(Scope.CLIENTS_ADMIN)) {
            return console.one(api.patch("/admin/clients/" + AdminApi.segment(id), changes));
        }
    }
}
