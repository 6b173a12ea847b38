package dev.keyturn.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The steps that are being waited for: one line that is redrawn on a terminal, plain lines elsewhere. */
public final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream to;
    private final Style style;
    private final Map<String, Step> begun = new LinkedHashMap<>();

    /**
     * Something that is being done.
     *
     * @param since in nanoseconds
     */
    private record Step(String doing, long since) {}

    public Progress(PrintStream to, Style style) {
        this.to = to;
        this.style = style;
    }

    /** Something is being started. */
    public void begin(String name) {
        begin("Starting", name);
    }

    /**
     * Notes that a step has begun.
     *
     * @param doing the words before the name; steps that run at the same time share them
     */
    public void begin(String doing, String name) {
        begun.put(name, new Step(doing, System.nanoTime()));
        if (!style.terminal()) {
            to.println(doing + " " + name);
        }
        tick();
    }

    /** Redraws the line, if the output is a terminal. */
    public void tick() {
        if (style.terminal() && !begun.isEmpty()) {
            Step first = begun.values().iterator().next();
            to.print(CLEAR_LINE + first.doing() + " " + String.join(", ", begun.keySet()) + " … "
                    + seconds(first.since()));
            to.flush();
        }
    }

    public void done(String name) {
        Step step = begun.remove(name);
        clear();
        to.println(style.good(name) + " is ready" + (step == null ? "" : " (" + seconds(step.since()) + ")"));
        tick();
    }

    /** Notes that a step has failed that need not succeed. */
    public void failed(String name, String sentence) {
        begun.remove(name);
        say(sentence);
    }

    /** Something that is worth knowing, whatever is being waited for. */
    public void say(String sentence) {
        clear();
        to.println(sentence);
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
