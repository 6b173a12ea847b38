package dev.keyturn.auth.tokens;

import dev.keyturn.auth.sessions.Session;
import dev.keyturn.edge.database.Batcher;
import dev.keyturn.model.ClaimNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Reads what the database knows of genuine access tokens, in one statement that writes nothing. Tokens that are shown at
 * the same time share one (docs/adr/0039).
 */
@Component
class TokenStatus {
    /** The planner knows no length of an array within a SELECT, so one plan fits all groups, and is kept. */
    private static final String LOOK = """
            SELECT EXISTS (SELECT FROM revoked_token r WHERE r.jti = shown.jti) AS revoked,
                   EXISTS (SELECT FROM (VALUES (shown.client), (shown.subject)) n (id)
                           LEFT JOIN client c ON c.id = n.id AND c.is_active
                           WHERE c.id IS NULL) AS disabled,
                   shown.sid IS NOT NULL AS has_session,
                   (SELECT a.username
                    FROM session s JOIN account a ON a.id = s.account_id JOIN client c ON c.id = s.client_id
                    WHERE s.sid = shown.sid AND %s) AS username
            FROM unnest((SELECT :jtis::uuid[]), (SELECT :clients::text[]), (SELECT :subjects::text[]),
                        (SELECT :sids::uuid[]))
                 WITH ORDINALITY AS shown (jti, client, subject, sid, number)
            ORDER BY shown.number""".formatted(Session.IN_FORCE);

    private final JdbcClient jdbc;
    private final Batcher<Jwt, Status> together = new Batcher<>(this::look);

    TokenStatus(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The status of a token whose signature has been verified, as of now or a moment later. */
    Status of(Jwt token) {
        return together.carryOut(token).orElseThrow();
    }

    /** By one statement: the status of each, in their order. */
    List<Optional<Status>> look(List<Jwt> tokens) {
        List<Shown> shown = tokens.stream().map(Shown::of).toList();
        return jdbc.sql(LOOK)
                .param("jtis", shown.stream().map(Shown::jti).toArray(UUID[]::new))
                .param("clients", shown.stream().map(Shown::client).toArray(String[]::new))
                .param("subjects", shown.stream().map(Shown::subject).toArray(String[]::new))
                .param("sids", shown.stream().map(Shown::sid).toArray(UUID[]::new))
                .query((row, number) -> Optional.of(status(row)))
                .list();
    }

    private static Status status(ResultSet row) throws SQLException {
        String username = row.getString("username");
        boolean ended = row.getBoolean("disabled") || (row.getBoolean("has_session") && username == null);
        return new Status(row.getBoolean("revoked"), ended, username);
    }

    /** What is looked up of a token. The {@code sub} of a service's is checked as a client, too. */
    private record Shown(
            UUID jti,
            @Nullable String client,
            @Nullable String subject,
            @Nullable UUID sid) {
        static Shown of(Jwt token) {
            String client = token.getClaimAsString(ClaimNames.CLIENT_ID);
            String session = token.getClaimAsString(ClaimNames.SESSION_ID);
            return session == null
                    ? new Shown(UUID.fromString(token.getId()), client, token.getSubject(), null)
                    : new Shown(UUID.fromString(token.getId()), client, client, UUID.fromString(session));
        }
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
