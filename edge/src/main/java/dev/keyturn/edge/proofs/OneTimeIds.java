package dev.keyturn.edge.proofs;

import dev.keyturn.edge.Sha256;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The {@code jti} values that have been used, on whichever node (RFC 7519, section 4.1.7): the table {@code used_proof}, which
 * each server has in its own schema.
 */
public class OneTimeIds {
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
