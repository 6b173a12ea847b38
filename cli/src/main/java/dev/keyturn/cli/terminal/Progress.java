package dev.keyturn.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What is being waited for: one line that is redrawn on a terminal, plain lines elsewhere. */
public final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream to;
    private final Style style;
    private final Map<String, Long> begun = new LinkedHashMap<>();

    public Progress(PrintStream to, Style style) {
        this.to = to;
        this.style = style;
    }

    public void begin(String name) {
        begun.put(name, System.nanoTime());
        if (!style.terminal()) {
            to.println("Starting " + name);
        }
        tick();
    }

    /** Redraws the line, if it is one that can be redrawn. */
    public void tick() {
        if (style.terminal() && !begun.isEmpty()) {
            long first = begun.values().iterator().next();
            to.print(CLEAR_LINE + "Starting " + String.join(", ", begun.keySet()) + " … " + seconds(first));
            to.flush();
        }
    }

    public void done(String name) {
        Long since = begun.remove(name);
        clear();
        to.println(style.good(name) + " is ready" + (since == null ? "" : " (" + seconds(since) + ")"));
        tick();
    }

    /** Takes the redrawn line away, so that something else can be said. */
    public void clear() {
        if (style.terminal()) {
            to.print(CLEAR_LINE);
            to.flush();
        }
    }

    private static String seconds(long since) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0);
    }
}
