package dev.keyturn.edge.errors;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a problem's {@code errors}.
 *
 * @param field the member or parameter as the caller writes it, in snake_case
 * @param message what is wrong with it, to be read after its name
 */
public record FieldProblem(String field, String message) {
    /** What a value that could not be read ought to be. */
    static String expected(@Nullable Class<?> type) {
        if (type == Instant.class) {
            return "must be a date in ISO 8601";
        }
        if (type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        return type != null && type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "must be one of ", ""))
                : "is not of the right type";
    }
}
