package dev.keyturn.cli.terminal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The command cannot do what it was asked; the message tells a person what is wrong and the command that mends it. */
public final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public Failure(String sentence) {
        super(sentence);
    }

    /** @param cause shown only when {@code KEYTURN_DEBUG} is set; null if there is none */
    public Failure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
