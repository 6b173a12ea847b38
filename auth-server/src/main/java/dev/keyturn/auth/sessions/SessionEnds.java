package dev.keyturn.auth.sessions;

import dev.keyturn.auth.audit.Actor;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The SQL that ends sessions for reasons other than a replay. A turn that is under way takes effect before the end, or
 * not at all.
 */
@Component
class SessionEnds {
    private final JdbcClient jdbc;

    SessionEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whose session that is, if it has not ended and is that account's; null for any. */
    Optional<SessionDismissed> dismissal(UUID id, @Nullable Long accountId, Actor actor) {
        return jdbc.sql("""
                SELECT account_id, client_id FROM session
                WHERE sid = :sid AND revoked_at IS NULL AND account_id = coalesce(:account, account_id)""")
                .param("sid", id)
                .param("account", accountId, Types.BIGINT)
                .query((row, number) -> {
                    long owner = row.getLong("account_id");
                    return new SessionDismissed(owner, row.getString("client_id"), actor.isOperatorOf(owner));
                })
                .optional();
    }

    /** Ends the session of that id, if it has not ended and is that account's and that client's; null for any. */
    Optional<Session> end(UUID id, @Nullable Long accountId, @Nullable String clientId) {
        return jdbc.sql("""
                UPDATE session s SET revoked_at = clock_timestamp() FROM account a
                WHERE s.sid = :sid AND s.revoked_at IS NULL AND a.id = s.account_id
                  AND a.id = coalesce(:account, a.id) AND s.client_id = coalesce(:client, s.client_id)
                RETURNING %s""".formatted(Sessions.COLUMNS))
                .param("sid", id)
                .param("account", accountId, Types.BIGINT)
                .param("client", clientId, Types.VARCHAR)
                .query((row, number) -> Sessions.session(row))
                .optional();
    }

    /** Ends the session of that token, if it is alive and this client's. */
    Optional<Session> end(RefreshToken token, String clientId) {
        return jdbc.sql("""
                UPDATE session s SET revoked_at = clock_timestamp() FROM account a
                WHERE s.handle_hash = :handle AND s.client_id = :client AND s.revoked_at IS NULL AND a.id = s.account_id
                RETURNING %s""".formatted(Sessions.COLUMNS))
                .param("handle", RefreshTokens.hash(token))
                .param("client", clientId)
                .query((row, number) -> Sessions.session(row))
                .optional();
    }

    /**
     * Ends all sessions of the account that have not ended, but for one if it is given; those too that have expired, while
     * access tokens of theirs may be good.
     *
     * @param clientId whose they have to be; null for any
     */
    List<Session> endAll(long accountId, @Nullable UUID except, @Nullable String clientId) {
        return jdbc.sql("""
                UPDATE session s SET revoked_at = clock_timestamp() FROM account a
                WHERE s.account_id = :account AND s.revoked_at IS NULL AND s.sid IS DISTINCT FROM :except
                  AND least(s.expires_at, s.idle_expires_at) > now() - make_interval(secs => :longest)
                  AND a.id = s.account_id AND s.client_id = coalesce(:client, s.client_id)
                RETURNING %s""".formatted(Sessions.COLUMNS))
                .param("account", accountId)
                .param("except", except, Types.OTHER)
                .param("client", clientId, Types.VARCHAR)
                .param("longest", SessionExpiry.LONGEST_ACCESS_TOKEN.toSeconds())
                .query((row, number) -> Sessions.session(row))
                .list();
    }

    /** The same of all sessions with clients that are not first-party. */
    List<Session> endThirdParties(long accountId) {
        return jdbc.sql("""
                UPDATE session s SET revoked_at = clock_timestamp() FROM account a, client c
                WHERE s.account_id = :account AND s.revoked_at IS NULL
                  AND least(s.expires_at, s.idle_expires_at) > now() - make_interval(secs => :longest)
                  AND a.id = s.account_id AND c.id = s.client_id AND NOT c.is_first_party
                RETURNING %s""".formatted(Sessions.COLUMNS))
                .param("account", accountId)
                .param("longest", SessionExpiry.LONGEST_ACCESS_TOKEN.toSeconds())
                .query((row, number) -> Sessions.session(row))
                .list();
    }

    /** Ends the oldest live sessions of an account beyond {@code keep}, a hundred of them at most. */
    List<Session> endOldest(long accountId, int keep) {
        return jdbc.sql("""
                UPDATE session s SET revoked_at = clock_timestamp() FROM account a
                WHERE s.revoked_at IS NULL AND a.id = s.account_id AND s.sid = ANY (ARRAY(
                    SELECT sid FROM session
                    WHERE account_id = :account AND revoked_at IS NULL
                      AND expires_at > now() AND idle_expires_at > now()
                    ORDER BY created_at DESC, sid DESC OFFSET :keep LIMIT 100))
                RETURNING %s""".formatted(Sessions.COLUMNS))
                .param("account", accountId)
                .param("keep", keep)
                .query((row, number) -> Sessions.session(row))
                .list();
    }
}
