package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminConsole;
import picocli.CommandLine.Command;

/** {@code keyturn users}: the group of commands. */
@Command(
        name = "users",
        description = "Looks after people's accounts: who may log in, as what, and with which password.",
        footer = {
            "",
            "USER is an account's id, its username or its e-mail address; the latter two in any case.",
            AdminConsole.WHICH
        },
        subcommands = {
            ListUsersCommand.class,
            UserSteps.Show.class,
            UserSteps.Disable.class,
            UserSteps.Enable.class,
            UserSteps.SetRole.class,
            UserSteps.SetPassword.class,
            UserSteps.EndSessions.class
        })
public final class UsersCommand {}
