package dev.keyturn.auth.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.edge.database.Commits;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notes, once for each secret, that a client authenticates with it: no repeated rotation takes it back then. */
@Component
public class SecretUse {
    private static final Logger log = LoggerFactory.getLogger(SecretUse.class);

    /** Longer than a client is cached, so that a use is noted once if all goes well. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MOST = 10_000;

    private final JdbcClient jdbc;
    private final Cache<ByteBuffer, Boolean> underWay =
            Caffeine.newBuilder().expireAfterWrite(PAUSE).maximumSize(MOST).build();

    SecretUse(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes the use in the background, if it is the first: no client waits for it. */
    public void note(Client client, String secret) {
        if (client.unusedSecrets().isEmpty() || !ClientSecrets.matches(secret, client.unusedSecrets())) {
            return;
        }
        byte[] hash = ClientSecrets.hash(secret);
        if (underWay.asMap().putIfAbsent(ByteBuffer.wrap(hash), Boolean.TRUE) == null) {
            Thread.startVirtualThread(() -> store(client.id(), hash));
        }
    }

    private void store(String id, byte[] hash) {
        try {
            jdbc.sql("""
                    UPDATE client_secret SET is_used = true
                    WHERE client_id = :id AND secret_hash = :hash AND NOT is_used RETURNING %s""".formatted(Commits.WITHOUT_A_STANDBY))
                    .param("id", id)
                    .param("hash", hash)
                    .query(String.class)
                    .optional();
        } catch (DataAccessException away) {
            log.debug("The first use of a secret will be noted with a later one", away);
        }
    }
}
