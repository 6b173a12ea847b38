package dev.keyturn.edge.cleanup;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A table whose rows become worthless some time after the moment in one of their columns. Each such table is a bean.
 *
 * @param name the table, with its schema if it needs one
 * @param column the column with the moment; rows without a moment stay
 * @param kept how long after the moment a row is still worth something
 * @param indexed whether the column has an index; if not, rows are removed in any order, because finding the oldest
 *     would sort the whole table for each batch
 */
public record ExpiringTable(String name, String column, Duration kept, boolean indexed) {
    private static final Pattern NAME = Pattern.compile("([a-z]+\\.)?[a-z_]+");

    public ExpiringTable {
        if (!NAME.matcher(name).matches() || !NAME.matcher(column).matches()) {
            throw new IllegalArgumentException("Not the name of a table and its column: " + name + " " + column);
        }
    }

    /** Rows are worth nothing after {@code expires_at}. */
    public ExpiringTable(String name) {
        this(name, "expires_at", Duration.ZERO);
    }

    public ExpiringTable(String name, String column, Duration kept) {
        this(name, column, kept, true);
    }

    /** The same as {@link #ExpiringTable(String)} for a table without an index on that column. */
    public static ExpiringTable withoutIndex(String name) {
        return new ExpiringTable(name, "expires_at", Duration.ZERO, false);
    }
}
