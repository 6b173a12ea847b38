package dev.keyturn.auth.trust;

import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the entries: one statement reads everything, so that all of it is of one snapshot. */
@Component
class TrustEntries {
    private static final int PAGE = 2_000;

    /** Only rows of transactions that were not over in the snapshot, and no row that came with a restored dump. */
    private static final String SINCE = """
            AND xid >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))
            AND xid < pg_snapshot_xmax(pg_current_snapshot())
            AND NOT pg_visible_in_snapshot(xid, CAST(:seen AS pg_snapshot))""";

    private final JdbcClient jdbc;

    TrustEntries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reads a page of what is new after a cursor, or of everything that still matters if there is no cursor. */
    TrustNews read(@Nullable TrustCursor after) {
        List<Row> rows = rows(after);
        String epoch = rows.getFirst().epoch();
        if (after != null && !after.epoch().equals(epoch)) {
            return read(null);
        }
        List<TrustEntry> entries =
                rows.stream().map(Row::entry).flatMap(Stream::ofNullable).toList();
        return new TrustNews(
                position(after, rows, entries.size()),
                after == null,
                rows.getFirst().keys(),
                entries);
    }

    private static TrustCursor position(@Nullable TrustCursor after, List<Row> rows, int entries) {
        Row first = rows.getFirst();
        // Later pages may bring rows that were not in the first one's snapshot: they come again, and that does no harm.
        String reading = after == null || after.reading() == null ? first.snapshot() : after.reading();
        String keys = Integer.toHexString(first.keys().hashCode());
        return entries < PAGE
                ? new TrustCursor(first.epoch(), reading, null, 0, keys)
                : new TrustCursor(
                        first.epoch(),
                        after == null ? null : after.seen(),
                        reading,
                        rows.getLast().id(),
                        keys);
    }

    private List<Row> rows(@Nullable TrustCursor after) {
        String seen = after == null ? null : after.seen();
        JdbcClient.StatementSpec statement = jdbc.sql("""
            SELECT p.*, e.*
            FROM (SELECT pg_current_snapshot()::text AS snapshot,
                         (SELECT system_identifier FROM pg_control_system())
                             || '-' || left(pg_walfile_name(pg_current_wal_lsn()), 8) AS epoch,
                         ARRAY(SELECT kid FROM signing_key WHERE state IN ('STANDBY', 'ACTIVE', 'RETIRED')
                               ORDER BY kid) AS keys) p
            LEFT JOIN LATERAL (
                SELECT id, kind, subject, restored, until FROM trust_entry
                WHERE id > :last AND until > clock_timestamp() %s
                ORDER BY id LIMIT :page) e ON true
            ORDER BY e.id""".formatted(seen == null ? "" : SINCE))
                .param("last", after == null ? 0 : after.last())
                .param("page", PAGE);
        return (seen == null ? statement : statement.param("seen", seen))
                .query((row, number) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("snapshot"),
                row.getString("epoch"),
                List.of((String[]) row.getArray("keys").getArray()),
                row.getLong("id"),
                row.getString("kind") == null ? null : entry(row));
    }

    private static TrustEntry entry(ResultSet row) throws SQLException {
        return new TrustEntry(
                TrustEntry.Kind.valueOf(row.getString("kind")),
                Objects.requireNonNull(row.getString("subject")),
                Columns.instant(row, "until"),
                row.getBoolean("restored"));
    }

    @Bean
    static ExpiringTable expiringTrustEntries() {
        return new ExpiringTable("trust_entry", "until", Duration.ZERO);
    }

    /** The state of the database, and an entry if there is one. */
    private record Row(
            String snapshot,
            String epoch,
            List<String> keys,
            long id,
            @Nullable TrustEntry entry) {}
}
