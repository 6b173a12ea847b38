package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.cli.terminal.Output;
import dev.keyturn.cli.terminal.Style;
import dev.keyturn.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** How clients are printed: the part that all these commands have in common. */
final class ClientAnswer {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "table|json",
            description = "The form of the answer: ${COMPLETION-CANDIDATES}.")
    private Output output = Output.TABLE;

    int list(List<JsonNode> clients) {
        if (output == Output.JSON) {
            return print(Output.json(clients));
        }
        Table table = new Table("ID", "NAME", "TYPE", "ACTIVE", "GRANTS");
        clients.forEach(client -> table.row(
                cell(client.path("id")),
                cell(client.path("name")),
                cell(client.path("type")),
                cell(client.path("is_active")),
                cell(client.path("grants"))));
        return print(table.render(style()));
    }

    /** One client; with its secret, if it is in the answer, and a sentence that it will not be seen again. */
    int one(JsonNode client) {
        if (output == Output.JSON) {
            return print(Output.json(client));
        }
        Table table = new Table("MEMBER", "VALUE");
        for (Map.Entry<String, JsonNode> member : client.properties()) {
            table.row(shown(member.getKey()), cell(member.getValue()));
        }
        print(table.render(style()));
        return client.has("client_secret")
                ? print("\nKeep the client_secret now: it is shown this once, and nobody can show it again.\n")
                : 0;
    }

    private int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        if (out.checkError()) {
            throw new Failure("The answer could not be written, whatever was done: look with `./keyturn clients show`,"
                    + " and make another secret with `./keyturn clients rotate-secret` if one was lost.");
        }
        return 0;
    }

    private static Style style() {
        return Style.of(System.getenv());
    }

    /** A value as one cell of a table; whatever a server sends, it does not steer a terminal. */
    static String cell(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode() || (value.isContainer() && value.isEmpty())) {
            return "-";
        }
        if (value.isArray() && value.path(0).isValueNode()) {
            return value.valueStream().map(ClientAnswer::cell).collect(Collectors.joining(" "));
        }
        return shown(value.isValueNode() ? value.asString() : value.toString());
    }

    private static String shown(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
