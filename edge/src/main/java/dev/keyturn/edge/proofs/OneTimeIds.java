package dev.keyturn.edge.proofs;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The {@code jti} values that have been used, on whichever node (RFC 7519, section 4.1.7): the table {@code used_proof}, which
 * each server has in its own schema.
 */
public class OneTimeIds {
    private static final Logger log = LoggerFactory.getLogger(OneTimeIds.class);
    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final JdbcClient jdbc;

    /** @param jdbc whose tables without a schema are the server's own */
    public OneTimeIds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Uses the id up. Of any number of attempts at once, on any number of nodes, one is the first.
     *
     * @param owner who made the id, and may not make it twice
     * @return whether nobody had used it before
     */
    public boolean use(Kind kind, String owner, String id) {
        return jdbc.sql("""
                        INSERT INTO used_proof (id_hash, expires_at)
                        VALUES (:hash, clock_timestamp() + make_interval(secs => :kept))
                        ON CONFLICT DO NOTHING""")
                        .param("hash", Sha256.of(kind + "\n" + owner + "\n" + id))
                        .param("kept", kind.kept.toSeconds())
                        .update()
                == 1;
    }

    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void forgetOld() {
        try {
            forget();
        } catch (DataAccessException e) {
            // They harm nobody: they wait for the next run.
            log.warn("Old one-time ids were not removed: {}", e.getClass().getSimpleName());
        }
    }

    /**
     * Deletes the ids that are too old to be accepted anyway, some at a time, so that no statement holds many locks, and
     * all of them: there is one for each token, so a table that is emptied more slowly would only grow.
     */
    public void forget() {
        int forgotten;
        do {
            forgotten = jdbc.sql("""
                            DELETE FROM used_proof WHERE id_hash IN (
                                SELECT id_hash FROM used_proof WHERE expires_at < now()
                                ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED)""").param("most", FORGOTTEN_AT_ONCE).update();
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }

    /** What an id is of, and how long it is kept: longer than the longest it could be accepted, by a minute at least. */
    public enum Kind {
        /** Authenticates a client (RFC 7523, section 2.2). */
        CLIENT_ASSERTION(Duration.ofMinutes(8)),
        /** Shows that a request's sender holds a key (RFC 9449). */
        DPOP_PROOF(Duration.ofMinutes(4));

        private final Duration kept;

        Kind(Duration kept) {
            this.kept = kept;
        }
    }
}
