package dev.keyturn.edge.proofs;

import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Commits;
import dev.keyturn.edge.secrets.Sha256;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The {@code jti} values that were used on any node (RFC 7519, section 4.1.7), in the table {@code used_proof} of each
 * server's own schema.
 */
@Component
public class OneTimeIds {
    private final JdbcClient jdbc;

    /** @param jdbc finds the server's own tables by names without a schema */
    public OneTimeIds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Uses an id up. Of any number of attempts at once, on any number of nodes, exactly one succeeds. A failover may bring
     * back those of the last moments.
     *
     * @param owner the maker of the id, which must not use it twice
     * @return whether the id was unused
     */
    public boolean use(Kind kind, String owner, String id) {
        return jdbc.sql("""
                        INSERT INTO used_proof (id_hash, expires_at)
                        VALUES (:hash, clock_timestamp() + make_interval(secs => :kept))
                        ON CONFLICT DO NOTHING RETURNING %s""".formatted(Commits.WITHOUT_A_STANDBY))
                .param("hash", Sha256.of(kind + "\n" + owner + "\n" + id))
                .param("kept", kind.kept.toSeconds())
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** The ids, to be removed when nobody could use them any more. */
    @Bean
    static ExpiringTable expiringOneTimeIds() {
        return new ExpiringTable("used_proof");
    }

    /** The use of an id, and how long the id is kept: at least a minute longer than it could be accepted. */
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
