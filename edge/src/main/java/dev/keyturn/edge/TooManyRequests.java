package dev.keyturn.edge;

import java.io.Serial;
import java.time.Duration;

/** Somebody tries too often; the caller gets 429 with {@code Retry-After}. */
public final class TooManyRequests extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long seconds;

    /** @param wait until one more attempt is allowed */
    public TooManyRequests(Duration wait) {
        // A refusal is an everyday answer under attack, and its trace nobody's concern.
        super("Too many attempts", null, false, false);
        this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    }

    /** Whole seconds until one more attempt is allowed, at least one. */
    public long seconds() {
        return seconds;
    }

    /** What to tell a person; the same whatever there was too much of. */
    public String sentence() {
        return "Too many attempts. Try again in " + (seconds == 1 ? "a second." : seconds + " seconds.");
    }
}
