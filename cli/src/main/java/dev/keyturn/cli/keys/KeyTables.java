package dev.keyturn.cli.keys;

import dev.keyturn.cli.admin.AdminConsole;
import dev.keyturn.cli.admin.Tables;
import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.cli.terminal.Style;
import dev.keyturn.cli.terminal.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Tables of keys, their consumers and planned steps. Kids are abbreviated on a terminal, and whole in a pipe. */
record KeyTables(Moments moments, Style style) {
    private static final int ABBREVIATED = 12;
    private static final String NOTHING = "-";

    static KeyTables of(AdminConsole console) {
        Tables tables = console.tables();
        return new KeyTables(tables.moments(), tables.style());
    }

    String keys(List<JsonNode> keys) {
        Table table =
                new Table("KID", "STATE", "AGE", "PUBLISHED", "ACTIVATED", "SIGNS UNTIL", "REMAINING", "TOKENS SIGNED");
        for (JsonNode key : keys) {
            table.row(
                    kid(key.path("kid")),
                    Tables.cell(key.path("state")),
                    Tables.moment(key, "published_at").map(this::age).orElse(NOTHING),
                    at(key, "published_at"),
                    at(key, "activated_at"),
                    at(key, "signs_until"),
                    Tables.moment(key, "signs_until").map(this::remaining).orElse(NOTHING),
                    Tables.cell(key.path("tokens_signed")));
        }
        return table.render(style);
    }

    String consumers(List<JsonNode> consumers) {
        if (consumers.isEmpty()) {
            return "No resource server keeps the trust channel open: nobody is waited for, and nobody hears of a"
                    + " revocation before it fetches the keys again.\n";
        }
        Table table = new Table("INSTANCE", "CLIENT", "HOLDS", "SEEN", "LAG", "STANDING");
        for (JsonNode consumer : consumers) {
            table.row(
                    Tables.cell(consumer.path("instance")),
                    Tables.cell(consumer.path("client_id")),
                    kids(consumer.path("held_keys")),
                    Tables.moment(consumer, "seen_at").map(moments::away).orElse(NOTHING),
                    consumer.path("lag_seconds").isNumber()
                            ? Moments.span(Duration.ofMillis(
                                    (long) (consumer.path("lag_seconds").asDouble() * 1000)))
                            : NOTHING,
                    standing(consumer));
        }
        return table.render(style);
    }

    private String standing(JsonNode consumer) {
        if (consumer.path("silent").asBoolean(false)) {
            return "silent: not waited for";
        }
        String missing = kids(consumer.path("missing"));
        return missing.equals(NOTHING) ? "up to date" : "lacks " + missing;
    }

    /** Steps, with their times. */
    String plan(JsonNode steps) {
        Table table = new Table("STEP", "KID", "AT", "AWAY", "REASON");
        steps.valueStream()
                .forEach(step -> table.row(
                        Tables.cell(step.path("step")),
                        kid(step.path("kid")),
                        at(step, "at"),
                        Tables.moment(step, "at").map(moments::away).orElse("now"),
                        Tables.cell(step.path("reason"))));
        return table.render(style);
    }

    String exposed(JsonNode clients) {
        Table table = new Table("CLIENT", "TOKENS");
        clients.valueStream()
                .forEach(
                        client -> table.row(Tables.cell(client.path("client_id")), Tables.cell(client.path("tokens"))));
        return table.render(style);
    }

    String kid(JsonNode kid) {
        String whole = Tables.cell(kid);
        return style.terminal() && whole.length() > ABBREVIATED ? whole.substring(0, ABBREVIATED) : whole;
    }

    private String kids(JsonNode kids) {
        String all = kids.valueStream().map(this::kid).collect(Collectors.joining(" "));
        return all.isEmpty() ? NOTHING : all;
    }

    private String at(JsonNode body, String member) {
        return Tables.moment(body, member).map(moments::at).orElse(NOTHING);
    }

    private String age(Instant published) {
        return Moments.span(Duration.between(published, moments.now()));
    }

    private String remaining(Instant until) {
        Duration left = Duration.between(moments.now(), until);
        return Optional.of(left).filter(Duration::isPositive).map(Moments::span).orElse("overdue");
    }
}
