package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.admin.Tables.Column;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keyturn sessions}: the group of commands. */
@Command(
        name = "sessions",
        description = "Shows who is logged in where, and ends sessions.",
        footer = {"", AdminConsole.WHICH},
        subcommands = {SessionsCommand.ListSessions.class, SessionsCommand.End.class})
public final class SessionsCommand {
    private static final String SESSIONS = "/admin/sessions";
    private static final String UUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    @Command(name = "list", description = "Lists sessions that have not ended, newest first.")
    static final class ListSessions implements Callable<Integer> {
        @Mixin
        private AdminConsole console;

        @Mixin
        private final UserOption user = new UserOption();

        @Option(names = "--client", paramLabel = "ID", description = "Sessions of one client.")
        private @Nullable String client;

        @Override
        public Integer call() {
            try (AdminApi api = user.open(console, Scope.SESSIONS_ADMIN)) {
                return console.list(
                        api,
                        SESSIONS,
                        new Given().with("account", user.uid(api)).with("client", client),
                        new Column("SID", "sid"),
                        new Column("USER", "username"),
                        new Column("CLIENT", "client_id"),
                        new Column("ADDRESS", "last_address"),
                        new Column("BEGUN", "created_at"),
                        new Column("LAST USED", "last_used_at"),
                        new Column("EXPIRES", "expires_at"));
            }
        }
    }

    @Command(name = "end", description = "Ends one session: its tokens are refused from now on.")
    static final class End implements Callable<Integer> {
        @Mixin
        private AdminConsole console;

        @Parameters(paramLabel = "SID", description = "The session's id, from the list.")
        private String sid;

        @Override
        public Integer call() {
            if (!sid.matches(UUID)) {
                throw new Failure("'%s' is no session's id: see them with `./keyturn sessions list`."
                        .formatted(Tables.plain(sid)));
            }
            try (AdminApi api = console.open(Scope.SESSIONS_ADMIN)) {
                api.delete(SESSIONS + "/" + AdminApi.segment(sid));
                return console.answer(
                        Map.of("ended", sid), () -> "The session %s has ended.\n".formatted(Tables.plain(sid)));
            }
        }
    }
}
