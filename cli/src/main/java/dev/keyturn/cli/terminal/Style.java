package dev.keyturn.cli.terminal;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/** The style that the output allows: plain lines in a pipe, no colours if {@code NO_COLOR} is set. */
public record Style(boolean terminal, boolean colours) {
    private static final String ESCAPE = "\u001b[";

    /** For lines that a machine reads. */
    public static final Style PLAIN = new Style(false, false);

    /** The style that this process's terminal and environment allow. */
    public static Style of(Map<String, String> environment) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                        && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return new Style(
                terminal, terminal && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    public String strong(String text) {
        return paint("1", text);
    }

    public String good(String text) {
        return paint("32", text);
    }

    private String paint(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
