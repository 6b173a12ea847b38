package dev.keyturn.auth.sessions;

import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.Person;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.database.Commits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of sessions: each verdict is one statement, and the database's clock decides what has expired. */
@Component
class Sessions {
    /** The conditions for a session's token to have any effect at all, apart from its key. */
    private static final String ENTITLED = Session.IN_FORCE + """
            AND s.handle_hash = given.handle
            AND s.client_id = given.client AND c.id = s.client_id
            AND a.id = s.account_id
            AND given.scopes <@ s.scopes
            """;

    private static final String KEY_SHOWN = "(s.dpop_thumbprint IS NULL OR s.dpop_thumbprint = given.dpop)";

    /**
     * The conditions for a turn or a repetition, so that only the rightful client can make one. {@code given} is what
     * the client presents.
     */
    static final String RIGHTFUL = ENTITLED + "AND " + KEY_SHOWN;

    private static final String GIVEN = """
            (SELECT :handle::bytea AS handle, :generation::bigint AS generation, :client::text AS client,
                    :scopes::text[] AS scopes, :dpop::text AS dpop, :address::text AS address,
                    :origin::bigint AS origin) given""";

    /** Whether a turn is the first with a proof of a key, and binds the session to it. */
    static final String BINDS = "(is_public AND s.dpop_thumbprint IS NULL AND given.dpop IS NOT NULL)";

    /**
     * The changes of a turn. They touch no column of an index, so that the update stays heap-only. The first proof that
     * a public client refreshes with binds its session to the key (RFC 9449, section 5), from the next token on.
     */
    static final String TURNED = """
            generation = given.generation + 1,
            dpop_thumbprint = CASE WHEN is_public THEN coalesce(s.dpop_thumbprint, given.dpop) ELSE s.dpop_thumbprint END,
            bound_from = CASE WHEN %s THEN given.generation + 1 ELSE s.bound_from END,
            turned_at = clock_timestamp(),
            last_address = given.address,
            turned_from = given.origin,
            strange_repeats = 0,
            idle_expires_at = LEAST(s.expires_at, clock_timestamp() + make_interval(secs => idle_seconds))""".formatted(BINDS);

    /**
     * Whether a request comes from another network or agent than the turn, and neither a secret nor a proof of a key
     * shows that it is the client's all the same.
     */
    private static final String STRANGE =
            "(c.is_public AND s.dpop_thumbprint IS NULL AND coalesce(s.turned_from <> given.origin, false))";

    /** How many strange repetitions in a row count as a replay; the last of them is not answered. */
    private static final int STRANGE_REPEATS = 3;

    static final String COLUMNS = "s.sid, s.client_id, s.scopes, s.resources, s.auth_time, " + Person.COLUMNS;

    private final JdbcClient jdbc;

    Sessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Stores a session if the account and the client are active, the password is still the one that was given, and it
     * was given after all keys were last replaced; else empty. Only a public client's session is bound to the key:
     * other clients' refresh tokens are bound by client authentication (RFC 9449, section 5).
     */
    Optional<Session> begin(NewSession wanted, byte[] handleHash) {
        return jdbc.sql("""
                WITH current AS (
                    SELECT a.* %s
                ), s AS (
                    INSERT INTO session (handle_hash, account_id, client_id, scopes, resources, auth_time, dpop_thumbprint,
                                         address, last_address, user_agent, idle_expires_at, expires_at)
                    SELECT :handle, current.id, c.id, :scopes, :resources, coalesce(:authTime, clock_timestamp()),
                           CASE WHEN c.is_public THEN :dpop END,
                           :address, :address, :userAgent,
                           clock_timestamp() + make_interval(secs => c.idle_seconds),
                           clock_timestamp() + make_interval(secs => c.absolute_seconds)
                    FROM current, client c
                    WHERE c.id = :client AND c.is_active
                      AND coalesce(:authTime, clock_timestamp()) > (SELECT renewed_at FROM key_state)
                    RETURNING *
                )
                SELECT %s FROM s JOIN current a ON a.id = s.account_id""".formatted(PasswordChange.FROM_UNCHANGED, COLUMNS))
                .param("account", wanted.login().person().id())
                .param("version", wanted.login().credentialVersion())
                .param("handle", handleHash)
                .param("client", wanted.clientId())
                .param("scopes", wanted.scopes().toArray(String[]::new))
                .param("resources", wanted.resources().toArray(String[]::new))
                .param("authTime", timestamp(wanted.authTime()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("dpop", wanted.dpopThumbprint(), Types.VARCHAR)
                .param("address", wanted.source().address())
                .param("userAgent", wanted.source().userAgent(), Types.VARCHAR)
                .query((row, number) -> session(row))
                .optional();
    }

    /**
     * Turns a session. Of any number of parallel presentations of a token, exactly one turns it. A row that fell behind
     * the token (a database failover lost the last turns) is brought forward: the HMAC proves that the generation was
     * issued. So its commit waits for no standby, unless it binds the session to a key, which nothing would bring back.
     */
    Optional<Turned> turn(RefreshToken token, RefreshRequest request) {
        return bind("""
                        UPDATE session s
                        SET %s
                        FROM %s, client c, account a
                        WHERE %s AND s.generation <= given.generation
                        RETURNING %s, old.generation < given.generation AS healed,
                                  CASE WHEN old.bound_from IS NOT DISTINCT FROM s.bound_from THEN %s END""".formatted(TURNED, GIVEN, RIGHTFUL, COLUMNS, Commits.WITHOUT_A_STANDBY), token, request)
                .query((row, number) -> new Turned(session(row), row.getBoolean("healed")))
                .optional();
    }

    /**
     * Ends the session of a token whose successor has been used, or whose grace period is over. Also ends the session
     * of a token from before the session was bound to a key, if the token now comes with another key or none: two
     * parties have it, and one took it from the other.
     *
     * @param parallel whether the token was still current when this request looked at it: that is a replay only for a
     *     client without a grace period
     * @param turnIsUnclear whether nobody knows what became of its turn: then the grace period has no end but the use of
     *     the successor
     */
    Optional<Session> endReplayed(RefreshToken token, RefreshRequest request, boolean parallel, boolean turnIsUnclear) {
        return bind("""
                        UPDATE session s
                        SET revoked_at = clock_timestamp()
                        FROM %s, client c, account a
                        WHERE %s
                          AND s.generation > given.generation
                          AND CASE WHEN %s
                                   THEN (c.grace_seconds = 0 OR NOT :parallel)
                                        AND NOT (s.generation = given.generation + 1
                                                 AND (s.turned_at > clock_timestamp() - make_interval(secs => c.grace_seconds)
                                                      OR (:turnIsUnclear AND c.grace_seconds > 0)))
                                   ELSE given.generation < s.bound_from END
                        RETURNING %s""".formatted(GIVEN, ENTITLED, KEY_SHOWN, COLUMNS), token, request)
                .param("parallel", parallel)
                .param("turnIsUnclear", turnIsUnclear)
                .query((row, number) -> session(row))
                .optional();
    }

    /**
     * The repetition: the live session that has been turned just once since the token was issued. It counts those in a
     * row that come from somewhere else, and ends the session at the third; and it notes that there was one. A second one from
     * where the turn came from changes nothing. Only the end of a session waits for a standby.
     */
    Optional<Repetition> repeat(RefreshToken token, RefreshRequest request) {
        return bind(
                        """
                        WITH counted AS (
                            UPDATE session s
                            SET strange_repeats = s.strange_repeats + 1, repeat_told_at = s.generation,
                                revoked_at = CASE WHEN s.strange_repeats + 1 >= %3$d THEN clock_timestamp() END
                            FROM %5$s, client c, account a
                            WHERE %1$s AND s.generation = given.generation + 1 AND %4$s
                            RETURNING %2$s, s.revoked_at IS NOT NULL AS ended,
                                      old.repeat_told_at IS DISTINCT FROM s.generation AS first,
                                      CASE WHEN s.revoked_at IS NULL THEN %6$s END AS commit
                        ), familiar AS (
                            SELECT %2$s, false AS ended FROM %5$s, session s, client c, account a
                            WHERE %1$s AND s.generation = given.generation + 1 AND NOT %4$s
                        ), noted AS (
                            UPDATE session s SET strange_repeats = 0, repeat_told_at = s.generation
                            FROM %5$s, familiar
                            WHERE s.sid = familiar.sid AND s.generation = given.generation + 1
                              AND (s.strange_repeats > 0 OR s.repeat_told_at IS DISTINCT FROM s.generation)
                            RETURNING old.repeat_told_at IS DISTINCT FROM s.generation AS first, %6$s
                        )
                        SELECT * FROM counted
                        UNION ALL SELECT *, EXISTS (SELECT FROM noted WHERE first), NULL FROM familiar""".formatted(RIGHTFUL, COLUMNS, STRANGE_REPEATS, STRANGE, GIVEN, Commits.WITHOUT_A_STANDBY),
                        token,
                        request)
                .query((row, number) -> new Repetition(session(row), row.getBoolean("ended"), row.getBoolean("first")))
                .optional();
    }

    /** Whether a turn or a repetition would have succeeded. */
    boolean usable(RefreshToken token, RefreshRequest request) {
        return bind("""
                        SELECT EXISTS (SELECT FROM %s, session s, client c, account a
                                       WHERE %s AND s.generation <= given.generation + 1)""".formatted(GIVEN, RIGHTFUL), token, request)
                .query(Boolean.class)
                .single();
    }

    /** The session of that token, as a turn or a repetition would find it. */
    Optional<PresentedRefreshToken> look(RefreshToken token, String clientId) {
        return jdbc.sql("""
                SELECT %s, s.dpop_thumbprint, LEAST(s.expires_at, s.idle_expires_at) AS ends_at
                FROM session s JOIN account a ON a.id = s.account_id JOIN client c ON c.id = s.client_id
                WHERE s.handle_hash = :handle AND s.client_id = :client
                  AND %s
                  AND (s.generation <= :generation
                       OR s.generation = :generation + 1
                          AND s.turned_at > clock_timestamp() - make_interval(secs => c.grace_seconds))""".formatted(COLUMNS, Session.IN_FORCE))
                .param("handle", RefreshTokens.hash(token))
                .param("client", clientId)
                .param("generation", token.generation())
                .query((row, number) -> new PresentedRefreshToken(
                        session(row), Columns.instant(row, "ends_at"), row.getString("dpop_thumbprint")))
                .optional();
    }

    /** Whether the session is in force. */
    boolean alive(UUID id) {
        return jdbc.sql("""
                SELECT EXISTS (
                    SELECT FROM session s JOIN account a ON a.id = s.account_id JOIN client c ON c.id = s.client_id
                    WHERE s.sid = :sid AND %s)""".formatted(Session.IN_FORCE))
                .param("sid", id)
                .query(Boolean.class)
                .single();
    }

    private JdbcClient.StatementSpec bind(String sql, RefreshToken token, RefreshRequest request) {
        return jdbc.sql(sql)
                .param("handle", RefreshTokens.hash(token))
                .param("generation", token.generation())
                .param("client", request.clientId())
                .param("scopes", request.scopes().toArray(String[]::new))
                .param("dpop", request.dpopThumbprint(), Types.VARCHAR)
                .param("address", request.source().address())
                .param("origin", NetworkAndAgent.of(request.source()));
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** A row of {@link #COLUMNS}. */
    static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getObject("sid", UUID.class),
                Person.of(row),
                row.getString("client_id"),
                Columns.strings(row, "scopes"),
                Columns.strings(row, "resources"),
                Columns.instant(row, "auth_time"));
    }

    /**
     * A session that was turned.
     *
     * @param healed whether its row had fallen behind the token
     */
    record Turned(Session session, boolean healed) {}

    /**
     * A session whose last answer may be given again.
     *
     * @param ended whether it may not, and the session was ended instead
     * @param first whether it is the first time since the session was turned
     */
    record Repetition(Session session, boolean ended, boolean first) {}
}
