package dev.keyturn.cli.admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keyturn keys}: the group of commands. */
@Command(
        name = "keys",
        description = "Shows the keys that sign tokens, and turns them.",
        footer = {
            "",
            "A kid may be abbreviated to its first six characters or more. A step that is not safe yet is refused with the"
                    + " time at which it becomes so. The exit code is 0 only when what was asked for is done: 3 if it has"
                    + " begun and has to wait.",
            "Without KEYTURN_URL, KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET it is about the local installation."
        },
        subcommands = {
            KeyViews.ListKeys.class,
            KeyViews.Show.class,
            KeyViews.Consumers.class,
            KeyViews.Plan.class,
            KeySteps.Stage.class,
            KeySteps.Activate.class,
            KeySteps.Retire.class,
            KeySteps.Remove.class,
            KeySteps.Rotate.class,
            RevokeKeyCommand.class,
            RewrapCommand.class
        })
public final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with them.");
    }
}
