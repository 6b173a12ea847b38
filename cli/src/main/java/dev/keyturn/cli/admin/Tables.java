package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Moments;
import dev.keyturn.cli.terminal.Style;
import dev.keyturn.cli.terminal.Table;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tables of answers. Times are local; control characters from a server are replaced, so that they cannot steer a
 * terminal.
 */
public record Tables(Moments moments, Style style) {
    /** A column of a list: its title, and the member that stands in it. */
    public record Column(String title, String member) {}

    String[] cells(JsonNode row, Column... columns) {
        return Arrays.stream(columns)
                .map(column ->
                        moment(row, column.member()).map(moments::at).orElseGet(() -> cell(row.path(column.member()))))
                .toArray(String[]::new);
    }

    /** One object, member by member. */
    public String one(JsonNode object) {
        Table table = new Table("MEMBER", "VALUE");
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            table.row(
                    shown(member.getKey()),
                    moment(object, member.getKey()).map(moments::when).orElseGet(() -> cell(member.getValue())));
        }
        return table.render(style);
    }

    /** A value as one cell. */
    public static String cell(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode() || (value.isContainer() && value.isEmpty())) {
            return "-";
        }
        if (value.isArray() && value.path(0).isValueNode()) {
            return value.valueStream().map(Tables::cell).collect(Collectors.joining(" "));
        }
        return shown(value.isValueNode() ? value.asString() : value.toString());
    }

    /** A member that is a time. */
    public static Optional<Instant> moment(JsonNode body, String member) {
        try {
            return body.path(member).isString()
                    ? Optional.of(Instant.parse(body.path(member).asString()))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    /** The text in one line without control characters: text from a server must not steer a terminal. */
    public static String plain(String text) {
        return text.replaceAll("[\\p{C}\\s]+", " ").strip();
    }
}
