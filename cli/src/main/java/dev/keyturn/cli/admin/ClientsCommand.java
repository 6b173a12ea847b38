package dev.keyturn.cli.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyturn clients}: the group of commands. */
@Command(
        name = "clients",
        description = "Registers the applications that may ask for tokens, changes their secrets, and disables them.",
        footer = {
            "",
            "Without KEYTURN_URL, KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET it is about the local installation."
        },
        subcommands = {
            ListClientsCommand.class,
            ShowClientCommand.class,
            CreateClientCommand.class,
            RotateSecretCommand.class,
            ActivityCommand.Disable.class,
            ActivityCommand.Enable.class
        })
public final class ClientsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with them.");
    }
}
