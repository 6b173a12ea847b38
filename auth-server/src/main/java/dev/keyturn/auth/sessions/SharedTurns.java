package dev.keyturn.auth.sessions;

import dev.keyturn.edge.database.Batcher;
import dev.keyturn.edge.database.Commits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The turn as it nearly always goes: one statement for all sessions that are turned at the same time (docs/adr/0037).
 * It has two steps, a look at the session, and the turn, which checks once more everything that the look checked; in
 * between, the caller signs and holds neither a lock nor a connection. A token that is not current, a row that has
 * fallen behind its token, a row that is locked, and a turn that binds its session to a key are left to {@link Sessions},
 * so that nobody waits here for a row or a standby (docs/adr/0006).
 */
@Component
class SharedTurns {
    /**
     * One row for each request of a group. The planner knows no length of an array within a SELECT, so one plan fits
     * all groups.
     */
    private static final String GIVEN = """
            (SELECT handle, generation, client, string_to_array(scopes, ' ') AS scopes, dpop, address, origin, number
             FROM unnest((SELECT :handles::bytea[]), (SELECT :generations::bigint[]), (SELECT :clients::text[]),
                         (SELECT :scopes::text[]), (SELECT :dpops::text[]), (SELECT :addresses::text[]),
                         (SELECT :origins::bigint[])) WITH ORDINALITY
                  AS each (handle, generation, client, scopes, dpop, address, origin, number)) given""";

    private static final String LOOK = """
            SELECT given.number, found.* FROM %s, LATERAL (
                SELECT %s FROM session s, client c, account a
                WHERE %s AND s.generation = given.generation OFFSET 0) found""".formatted(GIVEN, Sessions.COLUMNS, Sessions.RIGHTFUL);

    private static final String TURN =
            """
            WITH mine AS (
                SELECT given.*, found.* FROM %s, LATERAL (
                    SELECT s.sid, c.idle_seconds, c.is_public FROM session s, client c, account a
                    WHERE %s AND s.generation = given.generation AND NOT %s
                    FOR NO KEY UPDATE OF s SKIP LOCKED) found)
            UPDATE session s
            SET %s
            FROM mine given WHERE s.sid = given.sid
            RETURNING given.number, s.sid, %s""".formatted(GIVEN, Sessions.RIGHTFUL, Sessions.BINDS, Sessions.TURNED, Commits.WITHOUT_A_STANDBY);

    private final JdbcClient jdbc;
    private final Batcher<Presented, Session> looks = new Batcher<>(this::lookAtAll);
    private final Batcher<Presented, UUID> turns = new Batcher<>(this::turnAll);

    SharedTurns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A token, and the client that presents it. */
    record Presented(RefreshToken token, RefreshRequest request) {}

    /**
     * The session that this token would turn; empty if it would turn none, or not in the usual way. Always empty within
     * a transaction, because the other turns must not depend on its end.
     */
    Optional<Session> look(Presented presented) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? Optional.empty()
                : looks.carryOut(presented);
    }

    /**
     * Turns the session that {@link #look} found, and says whether it did. Of any number of parallel presentations of a
     * token, one does.
     */
    boolean turn(Presented presented) {
        return turns.carryOut(presented).isPresent();
    }

    /** By one statement: the sessions, in the order of their tokens. */
    List<Optional<Session>> lookAtAll(List<Presented> presented) {
        return each(LOOK, presented, (row, number) -> Sessions.session(row));
    }

    /** By one statement: the ids of the sessions that it turned, in the order of their tokens. */
    List<Optional<UUID>> turnAll(List<Presented> presented) {
        return each(TURN, presented, (row, number) -> row.getObject("sid", UUID.class));
    }

    private <T> List<Optional<T>> each(String sql, List<Presented> presented, RowMapper<T> row) {
        List<Optional<T>> answers = new ArrayList<>(Collections.nCopies(presented.size(), Optional.empty()));
        try {
            jdbc.sql(sql)
                    .param("handles", all(presented, byte[][]::new, one -> RefreshTokens.hash(one.token)))
                    .param("generations", all(presented, Long[]::new, one -> one.token.generation()))
                    .param("clients", all(presented, String[]::new, one -> one.request.clientId()))
                    .param("scopes", all(presented, String[]::new, one -> String.join(" ", one.request.scopes())))
                    .param("dpops", all(presented, String[]::new, one -> one.request.dpopThumbprint()))
                    .param(
                            "addresses",
                            all(
                                    presented,
                                    String[]::new,
                                    one -> one.request.source().address()))
                    .param("origins", all(presented, Long[]::new, one -> NetworkAndAgent.of(one.request.source())))
                    .query(found -> {
                        answers.set(found.getInt("number") - 1, Optional.of(row.mapRow(found, found.getRow())));
                    });
        } catch (DataIntegrityViolationException | IllegalArgumentException refused) {
            // PostgreSQL refuses one of the texts, or we one of the rows. Each request that is then handled alone shows
            // which one.
            return Collections.nCopies(presented.size(), Optional.empty());
        }
        return answers;
    }

    private static <T> T[] all(
            List<Presented> presented, IntFunction<T[]> array, Function<Presented, @Nullable T> part) {
        return presented.stream().map(part).toArray(array);
    }
}
