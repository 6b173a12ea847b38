package dev.keyturn.edge.errors;

import java.io.Serial;
import java.time.Duration;

/** Somebody tries too often; the caller gets 429 with {@code Retry-After}. */
public final class TooManyRequests extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long seconds;
    private final String sentence;

    /** @param wait until one more attempt is allowed */
    public TooManyRequests(Duration wait) {
        this(wait, "");
    }

    /**
     * @param wait until trying again may help
     * @param sentence what to tell a person; empty for the usual words
     */
    public TooManyRequests(Duration wait, String sentence) {
        // A refusal is an everyday answer under attack, and its trace nobody's concern.
        super("Too many attempts", null, false, false);
        this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        this.sentence = sentence;
    }

    /** Whole seconds until one more attempt is allowed, at least one. */
    public long seconds() {
        return seconds;
    }

    /** What to tell a person. */
    public String sentence() {
        return sentence.isEmpty()
                ? "Too many attempts. Try again in " + (seconds == 1 ? "a second." : seconds + " seconds.")
                : sentence;
    }
}
