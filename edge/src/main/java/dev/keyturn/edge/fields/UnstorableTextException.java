package dev.keyturn.edge.fields;

import java.io.Serial;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/** A text has a character that PostgreSQL cannot keep. */
public final class UnstorableTextException extends DatabindException {
    /** What the caller reads. */
    public static final String MESSAGE = "must not contain U+0000 or half of a surrogate pair";

    @Serial
    private static final long serialVersionUID = 1L;

    UnstorableTextException(JsonParser parser) {
        super(parser, MESSAGE);
    }
}
