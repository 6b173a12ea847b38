package dev.keyturn.cli.terminal;

import java.io.Serial;

/** The command cannot do what it was asked; the message tells a person what is wrong and the command that mends it. */
public final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public Failure(String sentence) {
        super(sentence);
    }

    /** With the cause that is shown only when {@code KEYTURN_DEBUG} is set. */
    public Failure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
