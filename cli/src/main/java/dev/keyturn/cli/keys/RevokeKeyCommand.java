package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminApi;
import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.terminal.Moments;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code keyturn keys revoke}: the one step that is never too early. */
@Command(
        name = "revoke",
        description = "Takes a key out of the JWKS at once and for ever; tokens that it signed are refused everywhere.",
        sortOptions = false)
final class RevokeKeyCommand implements Callable<Integer> {
    /** The extent of a compromise: this key alone, or a host that held all keys. */
    enum Reach {
        KEY,
        HOST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private AdminConsole console;

    @Parameters(paramLabel = "KID", description = "The key's id, or how it begins.")
    private String kid;

    @Option(names = "--compromised", description = "Its private part is, or may be, in other hands.")
    private boolean compromised;

    @Option(
            names = "--scope",
            paramLabel = "key|host",
            description = "What is in other hands: this key (the default), or a host that held them all.")
    private Reach reach = Reach.KEY;

    @Option(names = "--yes", description = "Goes on without asking.")
    private boolean yes;

    @Override
    public Integer call() {
        try (KeysApi api = new KeysApi(console)) {
            JsonNode key = api.find(kid);
            if (!yes) {
                console.confirm(consequences(key));
            }
            String path = "/" + AdminApi.segment(key.path("kid").asString());
            JsonNode answer = api.post(path + "/revoke", Map.of("compromised", compromised, "scope", reach.toString()));
            return console.answer(answer, () -> report(answer, api.get(path)));
        }
    }

    private String consequences(JsonNode key) {
        String tokens = "%s signing key %s will be revoked. Every token that it signed is refused from then on"
                .formatted(Tables.cell(key.path("state")), Tables.cell(key.path("kid")));
        return switch (reach) {
            case KEY ->
                tokens
                        + ": apps refresh theirs and services ask for another, which costs them one call. Sessions go on."
                        + " A standby key signs, and a new one stands by. There is no way back.";
            case HOST ->
                tokens
                        + ", and so are those of all other keys: all of them are replaced, with the keys of refresh tokens."
                        + " Every session ends and every person has to log in again, on every device. There is no way back.";
        };
    }

    private String report(JsonNode answer, JsonNode revoked) {
        KeyTables tables = KeyTables.of(console);
        StringBuilder report = new StringBuilder("Revoked %s. ".formatted(tables.kid(answer.path("revoked"))));
        report.append(
                answer.path("activated").isString()
                        ? "Signing now: %s.".formatted(tables.kid(answer.path("activated")))
                        : "Another key signs already.");
        if (answer.path("staged").isString()) {
            report.append(" Standing by: %s.".formatted(tables.kid(answer.path("staged"))));
        }
        report.append('\n');
        if (answer.path("sessions_ended").asLong(0) > 0) {
            report.append("Sessions ended: %d.\n"
                    .formatted(answer.path("sessions_ended").asLong()));
        }
        report.append(exposed(answer.path("exposed"))).append(rejection(answer, revoked));
        if (reach == Reach.HOST) {
            report.append(afterwards());
        }
        return report.toString();
    }

    private String exposed(JsonNode exposed) {
        long tokens = exposed.path("tokens").asLong(0);
        if (tokens == 0) {
            return "No token that it signed was in use, as far as is known.\n";
        }
        return "Tokens that it signed and that had not expired, as far as is known: %d%s.\n%s"
                .formatted(
                        tokens,
                        Tables.moment(exposed, "latest_expiry")
                                .map(last ->
                                        ", the last until " + console.moments().at(last))
                                .orElse(""),
                        KeyTables.of(console).exposed(exposed.path("clients")));
    }

    /** What resource servers do with the key. All times are by the server's clock. */
    private String rejection(JsonNode answer, JsonNode revoked) {
        JsonNode consumers = answer.path("consumers");
        if (consumers.isEmpty()) {
            return "No resource server keeps the trust channel open: each refuses the key once it fetches the keys again.\n";
        }
        String silent = consumers
                .valueStream()
                .filter(consumer -> !consumer.path("acknowledged").asBoolean(false))
                .map(consumer -> Tables.cell(consumer.path("instance")))
                .collect(Collectors.joining(", "));
        if (!silent.isEmpty()) {
            return "Not acknowledged by %s: see what they do with `./keyturn keys consumers`; until they are back they refuse it only once they fetch the keys again.\n"
                    .formatted(silent);
        }
        return Tables.moment(answer, "rejected_everywhere_at")
                .flatMap(everywhere -> Tables.moment(revoked, "revoked_at")
                        .map(begun -> "Refused everywhere %s after the revocation: %d resource servers.\n"
                                .formatted(took(Duration.between(begun, everywhere)), consumers.size())))
                .orElse(
                        "Refused by every resource server (%d), but not by every node of ours yet: look again with `./keyturn keys consumers`.\n"
                                .formatted(consumers.size()));
    }

    private static String took(Duration span) {
        return span.toMillis() < 10_000
                ? String.format(Locale.ROOT, "%.2f s", span.toMillis() / 1000.0)
                : Moments.span(span);
    }

    private static String afterwards() {
        return """

                The key-encryption key was on that host, too, and only you can replace it. On a machine that nobody else had:
                  umask 077 && openssl rand -base64 32 > key-encryption-key.new
                Load it on every node as keyturn.keys.encryption-key-file, and the old one as
                keyturn.keys.previous-encryption-key-file; restart the nodes, and then:
                  ./keyturn keys rewrap
                Change the database's passwords as well. All of it: docs/runbooks/key-encryption-key.md
                """;
    }
}
