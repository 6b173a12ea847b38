package dev.keyturn.auth.tokens;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The access tokens that were revoked before they expired (RFC 7009). */
@Component
public class RevokedTokens {
    /** By how much a node's clock, which decides that a token has expired, may be behind the database's. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final JdbcClient jdbc;

    RevokedTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Puts a token on the list.
     *
     * @param expiresAt when the token expires, after which its entry does not matter
     * @return whether the token was not on the list yet
     */
    public boolean add(UUID jti, Instant expiresAt) {
        return jdbc.sql("INSERT INTO revoked_token (jti, expires_at) VALUES (:jti, :expires) ON CONFLICT DO NOTHING")
                        .param("jti", jti)
                        .param("expires", expiresAt.plus(SKEW).atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    @Bean
    static ExpiringTable expiringRevokedTokens() {
        return new ExpiringTable("revoked_token");
    }
}
