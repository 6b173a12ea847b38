package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.AdminConsole;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code keyturn clients}: the group of commands. */
@Command(
        name = "clients",
        description =
                "Registers the applications that may ask for tokens, changes them and their secrets, and disables them.",
        footer = {"", AdminConsole.WHICH},
        subcommands = {
            ListClientsCommand.class,
            ShowClientCommand.class,
            CreateClientCommand.class,
            UpdateClientCommand.class,
            RotateSecretCommand.class,
            ActivityCommand.Disable.class,
            ActivityCommand.Enable.class
        })
public final class ClientsCommand {
    /** Prints a client; if the answer has its secret, adds that the secret will not be shown again. */
    static int print(AdminConsole console, JsonNode client) {
        return console.answer(
                client,
                () -> console.tables().one(client)
                        + (client.has("client_secret")
                                ? "\nKeep the client_secret now: it is shown this once, and nobody can show it again.\n"
                                : ""));
    }
}
