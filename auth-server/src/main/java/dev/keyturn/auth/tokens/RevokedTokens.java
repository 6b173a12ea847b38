package dev.keyturn.auth.tokens;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The access tokens that were revoked before they expired (RFC 7009). */
@Component
public class RevokedTokens {
    /** By how much a node's clock, which decides that a token has expired, may be behind the database's. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** From so many revoked tokens on, a session is no more worth the room that they take everywhere. */
    private static final int MANY = 20;

    private final JdbcClient jdbc;

    RevokedTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Puts a token on the list.
     *
     * @param expiresAt when the token expires, after which its entry does not matter
     * @param sessionId its session, if any; it counts for {@link #areMany} if it is that client's
     * @return whether the token was not on the list yet
     */
    public boolean add(UUID jti, Instant expiresAt, @Nullable UUID sessionId, String clientId) {
        return jdbc.sql("""
                INSERT INTO revoked_token (jti, expires_at, sid)
                VALUES (:jti, :expires, (SELECT sid FROM session WHERE sid = :sid AND client_id = :client))
                ON CONFLICT DO NOTHING""")
                        .param("jti", jti)
                        .param("expires", expiresAt.plus(SKEW).atOffset(ZoneOffset.UTC))
                        .param("sid", sessionId, Types.OTHER)
                        .param("client", clientId)
                        .update()
                == 1;
    }

    /**
     * Whether many tokens of that client's session are on the list that have not expired, so that its end would say the
     * same in one word.
     */
    public boolean areMany(UUID sessionId, String clientId) {
        return jdbc.sql("""
                SELECT count(*) >= :many FROM revoked_token r JOIN session s USING (sid)
                WHERE sid = :sid AND s.client_id = :client
                  AND r.expires_at > clock_timestamp() + make_interval(secs => :skew)""")
                .param("many", MANY)
                .param("skew", SKEW.toSeconds())
                .param("sid", sessionId)
                .param("client", clientId)
                .query(Boolean.class)
                .single();
    }

    @Bean
    static ExpiringTable expiringRevokedTokens() {
        return new ExpiringTable("revoked_token");
    }
}
