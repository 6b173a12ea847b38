package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminConsole;
import picocli.CommandLine.Command;

/** {@code keyturn keys}: the group of commands. */
@Command(
        name = "keys",
        description = "Shows the keys that sign tokens, and rotates them.",
        footer = {
            "",
            "A kid may be abbreviated to its first six characters or more. A step that is not safe yet is refused with the"
                    + " time at which it becomes so. The exit code is 0 only when what was asked for is done: 3 if it has"
                    + " begun and has to wait.",
            AdminConsole.WHICH
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
public final class KeysCommand {}
