package dev.keyturn.auth.keys;

import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.database.Commits;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of {@code restore_watch}: how far the database has counted, and whether it was restored. */
@Component
public class RestoreCounts {
    /** Whether the last count is over 30 s old, or as far in the future because the database's clock was set back. */
    private static final String DUE = "abs(extract(epoch FROM clock_timestamp() - beaten_at)) > 30";

    /** The last count before a pause of more than two minutes: one that lasts still, or else the one that is noted. */
    private static final String PAUSED_AT = """
            CASE WHEN restored_at IS NULL AND clock_timestamp() - beaten_at > interval '2 minutes' THEN beaten_at
                 ELSE paused_at END""";

    private final JdbcClient jdbc;

    RestoreCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Stored read() {
        return jdbc.sql("""
                SELECT installation, timeline, beat, beaten_at, restored_at IS NOT NULL AS restored, %s AS due
                FROM restore_watch""".formatted(DUE))
                .query((row, number) -> new Stored(
                        row.getObject("installation", UUID.class),
                        new Beat(row.getLong("timeline"), row.getLong("beat")),
                        Columns.instant(row, "beaten_at"),
                        row.getBoolean("restored"),
                        row.getBoolean("due")))
                .single();
    }

    /**
     * Counts once more; of several nodes, only one does. It waits for no standby: a failover that loses a count is taken for
     * no restore.
     */
    Stored count() {
        jdbc.sql("""
                UPDATE restore_watch SET beat = beat + 1, paused_at = %s, beaten_at = clock_timestamp()
                WHERE %s
                RETURNING %s""".formatted(PAUSED_AT, DUE, Commits.WITHOUT_A_STANDBY))
                .query(String.class)
                .optional();
        return read();
    }

    /**
     * Notes the restore, unless another node has noted it, or somebody has recovered from it, meanwhile. A database
     * that counted last before the count that was seen has not counted since it was restored, so that is its backup's
     * time. Of one that has, it is the time before its last pause.
     *
     * @param at the count that the database is at
     * @param seenAt when the database made the count that was seen of it; null if that is not known
     * @return whether it was noted here
     */
    boolean notice(Beat at, @Nullable OffsetDateTime seenAt) {
        return jdbc.sql("""
                UPDATE restore_watch
                SET restored_at = clock_timestamp(),
                    paused_at = CASE WHEN beaten_at < coalesce(:seen::timestamptz, clock_timestamp()) THEN beaten_at
                                     ELSE coalesce(paused_at, beaten_at) END
                WHERE restored_at IS NULL AND timeline = :timeline AND beat = :beat""")
                        .param("seen", seenAt, Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("timeline", at.timeline())
                        .param("beat", at.count())
                        .update()
                == 1;
    }

    /** Ends the hold. The caller has replaced everything that must not come back, in the same transaction. */
    public void recovered() {
        jdbc.sql("""
                UPDATE restore_watch
                SET paused_at = %s, restored_at = NULL, beat = 0, beaten_at = clock_timestamp(),
                    timeline = greatest(timeline + 1, extract(epoch FROM clock_timestamp())::bigint)""".formatted(PAUSED_AT)).update();
    }

    /** About when the backup was made: the time of the last count before the latest pause of more than two minutes. */
    public Instant lastBeforeAPause() {
        return jdbc.sql("SELECT coalesce(%s, beaten_at) AS last FROM restore_watch".formatted(PAUSED_AT))
                .query((row, number) -> Columns.instant(row, "last"))
                .single();
    }

    /** When the database counted last, if that is more than two minutes ago and no node runs. */
    Optional<Instant> atRestSince() {
        return jdbc.sql("""
                SELECT beaten_at FROM restore_watch
                WHERE clock_timestamp() - beaten_at > interval '2 minutes'
                  AND NOT EXISTS (SELECT FROM key_node
                                  WHERE stopped_at IS NULL AND seen_at > clock_timestamp() - interval '15 s')""")
                .query((row, number) -> Columns.instant(row, "beaten_at"))
                .optional();
    }

    /**
     * The state of the count in the database.
     *
     * @param restored whether a restore has been noted
     * @param due whether it is time to count on
     */
    record Stored(UUID installation, Beat beat, Instant beatenAt, boolean restored, boolean due) {}
}
