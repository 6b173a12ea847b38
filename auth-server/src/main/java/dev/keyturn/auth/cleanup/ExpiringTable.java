package dev.keyturn.auth.cleanup;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A table whose rows are worth nothing some time after a moment that they hold in an indexed column: every bean is one.
 *
 * @param name of the table
 * @param column of the moment; rows without one stay
 * @param kept for how long after it a row is still worth something
 */
public record ExpiringTable(String name, String column, Duration kept) {
    private static final Pattern NAME = Pattern.compile("[a-z_]+");

    public ExpiringTable {
        if (!NAME.matcher(name).matches() || !NAME.matcher(column).matches()) {
            throw new IllegalArgumentException("Not the name of a table and its column: " + name + " " + column);
        }
    }

    /** Rows are worth nothing after {@code expires_at}. */
    public ExpiringTable(String name) {
        this(name, "expires_at", Duration.ZERO);
    }
}
