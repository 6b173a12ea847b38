package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.keys.TokenCounts.Tally;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.ServerAlone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class TokenCountStoreIT {
    private final TokenCountStore store;
    private final JdbcClient jdbc;

    @Autowired
    TokenCountStoreIT(TokenCountStore store, JdbcClient jdbc) {
        this.store = store;
        this.jdbc = jdbc;
    }

    /** Or the counts of all keys would wait for it for ever. */
    @Test
    void aKeyThatABackupDoesNotKnowKeepsNoOtherFromBeingCounted() {
        String known = jdbc.sql("SELECT kid FROM signing_key WHERE state = 'ACTIVE'")
                .query(String.class)
                .single();
        long expires = Instant.now().plusSeconds(300).getEpochSecond();
        Map<Tally, Long> counts = new TreeMap<>(Tally.ORDER);
        counts.put(new Tally(known, "counted-beside-a-lost-key", expires, 300), 3L);
        counts.put(new Tally("lost", "counted-beside-a-lost-key", expires, 300), 5L);
        counts.put(new Tally(known, "counted-beside-a-lost-key", expires, 300).ofNobody(), 7L);

        store.add(counts);

        assertThat(store.exposure(List.of(known, "lost")).clients())
                .filteredOn(client -> client.clientId().equals("counted-beside-a-lost-key"))
                .extracting(TokenCountStore.ExposedClient::tokens)
                .containsExactly(3L);
        assertThat(jdbc.sql("SELECT count(*) FROM key_exposure WHERE client_id = ''")
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
