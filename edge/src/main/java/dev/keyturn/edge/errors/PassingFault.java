package dev.keyturn.edge.errors;

import java.io.Serial;

/** Something that we need is missing for the moment. The caller gets 503 with {@code Retry-After}. */
public class PassingFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message for the log */
    public PassingFault(String message) {
        super(message);
    }

    /** @param message for the log */
    public PassingFault(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the caller reads. */
    public String told() {
        return Logged.UNAVAILABLE;
    }
}
