package dev.keyturn.auth.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.edge.cleanup.ExpiringTable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class RevokedTokensIT {
    private final JdbcClient jdbc;
    private final RevokedTokens tokens;
    private final List<ExpiringTable> expiring;

    @Autowired
    RevokedTokensIT(JdbcClient jdbc, RevokedTokens tokens, List<ExpiringTable> expiring) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.expiring = expiring;
    }

    @Test
    void aTokenIsOnTheListOnce() {
        UUID jti = UUID.randomUUID();

        assertThat(tokens.add(jti, Instant.now(), null, "app")).isTrue();
        assertThat(tokens.add(jti, Instant.now(), null, "app")).isFalse();
    }

    /** Were the row gone as soon as it has expired here, a node whose clock is behind would take the token again. */
    @Test
    void isForgottenAWhileAfterTheTokenExpired() {
        UUID jti = UUID.randomUUID();
        Instant expiry = Instant.parse("2026-01-01T00:00:00Z");

        tokens.add(jti, expiry, null, "app");

        assertThat(jdbc.sql("SELECT expires_at FROM revoked_token WHERE jti = :jti")
                        .param("jti", jti)
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(expiry.plus(Duration.ofMinutes(5)));
        assertThat(expiring).contains(new ExpiringTable("revoked_token"));
    }
}
