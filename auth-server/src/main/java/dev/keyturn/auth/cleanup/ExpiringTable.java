package dev.keyturn.auth.cleanup;

import java.util.regex.Pattern;

/**
 * A table whose rows are worth nothing after {@code expires_at}, an indexed column: every bean is one.
 *
 * @param name of the table
 */
public record ExpiringTable(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z_]+");

    public ExpiringTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a table: " + name);
        }
    }
}
