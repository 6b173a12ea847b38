package dev.keyturn.auth.tokens;

import dev.keyturn.model.ClaimNames;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Reads what the database knows of a genuine access token, in one statement that writes nothing. */
@Component
class TokenStatus {
    private final JdbcClient jdbc;

    TokenStatus(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The status of a token whose signature has been verified. The {@code sub} of a service's token is checked as a
     * client, too.
     */
    Status of(Jwt token) {
        String session = token.getClaimAsString(ClaimNames.SESSION_ID);
        String client = token.getClaimAsString(ClaimNames.CLIENT_ID);
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM revoked_token r WHERE r.jti = :jti) AS revoked,
                       EXISTS (SELECT FROM (VALUES (:client), (:subject)) n (id)
                               LEFT JOIN client c ON c.id = n.id AND c.is_active
                               WHERE c.id IS NULL) AS disabled,
                       (SELECT a.username
                        FROM session s JOIN account a ON a.id = s.account_id JOIN client c ON c.id = s.client_id
                        WHERE s.sid = :sid AND s.revoked_at IS NULL AND a.is_active AND c.is_active
                          AND s.expires_at > clock_timestamp() AND s.idle_expires_at > clock_timestamp()) AS username""")
                .param("jti", UUID.fromString(token.getId()))
                .param("client", client)
                .param("subject", session == null ? token.getSubject() : client)
                .param("sid", session == null ? null : UUID.fromString(session), Types.OTHER)
                .query((row, number) -> {
                    String username = row.getString("username");
                    boolean ended = row.getBoolean("disabled") || (session != null && username == null);
                    return new Status(row.getBoolean("revoked"), ended, username);
                })
                .single();
    }

    /**
     * A token's status.
     *
     * @param revoked whether the token itself was revoked
     * @param ended whether its session is over, or an account or client behind it is disabled
     * @param username the person's; null if the token is a service's, or the session is over
     */
    record Status(boolean revoked, boolean ended, @Nullable String username) {
        boolean active() {
            return !revoked && !ended;
        }
    }
}
