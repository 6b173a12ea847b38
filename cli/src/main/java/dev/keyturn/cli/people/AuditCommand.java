package dev.keyturn.cli.people;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.admin.Tables.Column;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code keyturn audit}. */
@Command(
        name = "audit",
        description = "Shows what happened to accounts, sessions, clients and keys, newest first.",
        footer = {"", AdminConsole.WHICH})
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AdminConsole console;

    @Mixin
    private final UserOption user = new UserOption();

    @Option(names = "--client", paramLabel = "ID", description = "Events of one client.")
    private @Nullable String client;

    @Option(names = "--type", paramLabel = "TYPE", description = "Events of one kind, such as PASSWORD_CHANGED.")
    private @Nullable String type;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = Span.class,
            description = "Since then, such as 90s, 30m, 1h or 2d ago.")
    private @Nullable Duration since;

    @Option(names = "--limit", paramLabel = "N", description = "How many events, the newest first: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more.");
        }
        if (type != null && type.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "--type is empty: leave it out to see events of every kind.");
        }
        try (AdminApi api = user.open(console, Scope.AUDIT_READ)) {
            Given filter = new Given()
                    .with("account", user.uid(api))
                    .with("client", client)
                    .with("type", type == null ? null : type.toUpperCase(Locale.ROOT))
                    .with("from", from());
            return console.list(
                    api,
                    "/admin/audit",
                    filter,
                    limit,
                    new Column("TIME", "at"),
                    new Column("TYPE", "type"),
                    new Column("USER", "username"),
                    new Column("CLIENT", "client_id"),
                    new Column("FROM", "address"),
                    new Column("DETAIL", "detail"));
        }
    }

    private @Nullable Instant from() {
        return since == null ? null : console.moments().now().minus(since);
    }

    /** A number and a unit. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,6}[smhd]")) {
                throw new TypeConversionException("'%s' is no duration: try 90s, 30m, 1h or 2d".formatted(text));
            }
            return Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
        }
    }
}
