package dev.keyturn.edge.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads those columns of a row whose types JDBC has no method for. */
public final class Columns {
    private Columns() {}

    /** A {@code timestamptz} that is not null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A {@code timestamptz}. */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** A {@code text[]} that is not null, in its order. */
    public static Set<String> strings(ResultSet row, String column) throws SQLException {
        return new LinkedHashSet<>(List.of((String[]) row.getArray(column).getArray()));
    }
}
