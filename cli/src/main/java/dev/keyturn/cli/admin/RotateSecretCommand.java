package dev.keyturn.cli.admin;

import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyturn clients rotate-secret}. */
@Command(
        name = "rotate-secret",
        description = "Gives a client another secret, and prints it once. The one before stays valid for a while.",
        sortOptions = false)
final class RotateSecretCommand implements Callable<Integer> {
    private static final int DAY = 86_400;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ClientAnswer answer = new ClientAnswer();

    @Parameters(paramLabel = "ID", description = "The client's id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String id;

    @Option(
            names = "--overlap",
            paramLabel = "SECONDS",
            description = "For how long the old secret stays valid: ${DEFAULT-VALUE}; 0 ends it at once.")
    private int overlap = DAY;

    @Override
    public Integer call() {
        try (AdminApi api = AdminApi.forScope(Scope.CLIENTS_ADMIN)) {
            int exit = answer.one(
                    api.post("/admin/clients/" + AdminApi.segment(id) + "/secrets", Map.of("overlap", overlap)));
            api.tellIfItIsOurs(id, spec.commandLine().getErr());
            return exit;
        }
    }
}
