package dev.keyturn.resource.idempotency;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The answer that each person's key stands for. A claim and its answer are one transaction; a second claim of the same key
 * waits for the first one's end in the unique index, so a race has one winner and the others see its answer.
 */
@Component
class IdempotencyKeys {
    /** The meaning of a key for the request that brings it. */
    sealed interface Claim {}

    /** The key is new, or was forgotten: do the work. */
    record Fresh() implements Claim {}

    /** The same request was carried out: this was the answer, as JSON. */
    record Repeated(String answer) implements Claim {}

    /** The key stands for another request. */
    record Taken() implements Claim {}

    private static final Duration KEPT = Duration.ofHours(24);

    private static final String NEW = "DO NOTHING";

    private static final String FORGOTTEN = """
            DO UPDATE
            SET request_hash = excluded.request_hash, answer = NULL, claimed_at = excluded.claimed_at
            WHERE known.claimed_at < clock_timestamp() - make_interval(secs => :kept)""";

    private final JdbcClient jdbc;

    IdempotencyKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Claims a key for a request. A key that is known is not locked: repetitions wait for the first one, not for each
     * other, and write nothing.
     */
    Claim claim(long person, String key, byte[] requestHash) {
        if (insert(person, key, requestHash, NEW)) {
            return new Fresh();
        }
        Optional<Claim> known = known(person, key, requestHash);
        if (known.isEmpty() && insert(person, key, requestHash, FORGOTTEN)) {
            return new Fresh();
        }
        return known.or(() -> known(person, key, requestHash)).orElseThrow();
    }

    private boolean insert(long person, String key, byte[] requestHash, String otherwise) {
        return jdbc.sql("""
                        INSERT INTO app.idempotency_key AS known (person_id, key, request_hash)
                        VALUES (:person, :key, :hash) ON CONFLICT (person_id, key) %s""".formatted(otherwise))
                        .param("person", person)
                        .param("key", key)
                        .param("hash", requestHash)
                        .param("kept", KEPT.toSeconds())
                        .update()
                == 1;
    }

    private Optional<Claim> known(long person, String key, byte[] requestHash) {
        return jdbc.sql("""
                        SELECT request_hash, answer FROM app.idempotency_key
                        WHERE person_id = :person AND key = :key
                          AND claimed_at >= clock_timestamp() - make_interval(secs => :kept)""")
                .param("person", person)
                .param("key", key)
                .param("kept", KEPT.toSeconds())
                .query((row, number) -> claim(row, requestHash))
                .optional();
    }

    private static Claim claim(ResultSet row, byte[] requestHash) throws SQLException {
        return Arrays.equals(row.getBytes("request_hash"), requestHash)
                ? new Repeated(row.getString("answer"))
                : new Taken();
    }

    void bind(long person, String key, String answer) {
        jdbc.sql("UPDATE app.idempotency_key SET answer = :answer WHERE person_id = :person AND key = :key")
                .param("answer", answer)
                .param("person", person)
                .param("key", key)
                .update();
    }

    @Bean
    static ExpiringTable expiringIdempotencyKeys() {
        return new ExpiringTable("app.idempotency_key", "claimed_at", KEPT);
    }
}
