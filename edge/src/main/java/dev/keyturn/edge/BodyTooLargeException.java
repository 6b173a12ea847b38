package dev.keyturn.edge;

import java.io.IOException;
import java.io.Serial;

/** A request body went on past the limit. */
final class BodyTooLargeException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sentence;

    BodyTooLargeException(long limit) {
        this.sentence = sentence(limit);
    }

    @Override
    public String getMessage() {
        return sentence;
    }

    static String sentence(long limit) {
        return "The request's body may have at most " + limit + " bytes.";
    }
}
