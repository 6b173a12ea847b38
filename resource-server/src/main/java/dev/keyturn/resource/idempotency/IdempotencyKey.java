package dev.keyturn.resource.idempotency;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code Idempotency-Key} header: printable ASCII, at most 255 characters. A comma is not allowed,
 * because it separates the values of two headers.
 */
record IdempotencyKey(String value) {
    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]{1,255}");

    /** Reads the header; empty if there is none. */
    static Optional<IdempotencyKey> of(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String value = header.strip();
        if (!FORM.matcher(value).matches()) {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS,
                    HEADER,
                    "must be one key: 1 to 255 printable ASCII characters, without spaces and commas");
        }
        return Optional.of(new IdempotencyKey(value));
    }
}
