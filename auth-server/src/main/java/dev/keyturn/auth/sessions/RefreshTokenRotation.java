package dev.keyturn.auth.sessions;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.requests.Admission;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Turns a refresh token into the next one (RFC 9700, section 4.14.2). There are three verdicts, each asked for by
 * statements of its own, which stand once they are committed:
 * <ol>
 * <li>the turn: the token is the current one, and the session moves on; together with others, or else alone;
 * <li>the end: the token is an old one, so somebody else has it too, and the session is over;
 * <li>the repetition: the token was turned a moment ago and the answer was lost on the way, so it is given again. The
 * next token is derived, not stored, so it is the same. For a public client that proves no key, the third repetition in
 * a row from another network or agent is the end, too.
 * </ol>
 *
 * <p>A fault of the database is no verdict: the caller gets 503, and the same token works again, or, if the turn was
 * stored and its answer lost, works within the grace period, and for some minutes at the node that lost it. A request
 * that is looked at very late gets no verdict either: its client may have given it up and gone on with the next token,
 * and it would look like a replay.
 */
@Component
public class RefreshTokenRotation {
    private static final Logger log = LoggerFactory.getLogger(RefreshTokenRotation.class);

    private final RefreshTokens tokens;
    private final Sessions sessions;
    private final SharedTurns shared;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final UnclearTurns unclear = new UnclearTurns();

    RefreshTokenRotation(
            RefreshTokens tokens,
            Sessions sessions,
            SharedTurns shared,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.shared = shared;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Gives the verdict on a refresh token.
     *
     * @param issue signs what goes out with the new refresh token; a turn is committed only after it has succeeded, a
     *     repetition before, because it can be asked for again
     */
    public <T> RotationResult<T> rotate(RefreshRequest request, Function<Session, T> issue) {
        return tokens.decode(request.token())
                .map(token -> verdict(token, request, issue))
                .orElseGet(RotationResult.Dead::new);
    }

    private <T> RotationResult<T> verdict(RefreshToken token, RefreshRequest request, Function<Session, T> issue) {
        var presented = new SharedTurns.Presented(token, request);
        Optional<Session> current = shared.look(presented);
        return turn(presented, current, issue)
                .or(() -> endReplayed(token, request, current.isPresent()))
                .or(() -> repeat(token, request, issue))
                .orElseGet(() -> refusal(token, request));
    }

    private <T> Optional<RotationResult<T>> turn(
            SharedTurns.Presented presented, Optional<Session> current, Function<Session, T> issue) {
        try {
            return current.flatMap(session -> turnTogether(presented, session, issue))
                    .or(() -> turnAlone(presented.token(), presented.request(), issue));
        } catch (RuntimeException failed) {
            if (OutcomeUnknown.isReasonFor(failed)) {
                unclear.add(presented.token());
            }
            throw failed;
        }
    }

    /**
     * Distinguishes a client that asks for too much from a client whose session is over: only the second has to log in
     * again.
     */
    private <T> RotationResult<T> refusal(RefreshToken token, RefreshRequest request) {
        Admission.refuseIfLate(request.arrival());
        return !request.scopes().isEmpty() && sessions.usable(token, request.withoutScopes())
                ? new RotationResult.TooWide<>()
                : new RotationResult.Dead<>();
    }

    private <T> Optional<RotationResult<T>> turnTogether(
            SharedTurns.Presented presented, Session session, Function<Session, T> issue) {
        RotationResult<T> rotated = new RotationResult.Rotated<>(
                session, tokens.encode(presented.token().successor()), issue.apply(session));
        Admission.refuseIfLate(presented.request().arrival());
        try {
            return shared.turn(presented) ? Optional.of(rotated) : Optional.empty();
        } catch (PassingFault leftItsGroup) {
            unclear.add(presented.token());
            throw leftItsGroup;
        }
    }

    private <T> Optional<RotationResult<T>> turnAlone(
            RefreshToken token, RefreshRequest request, Function<Session, T> issue) {
        return transaction.execute(status -> sessions.turn(token, request).map(turned -> {
            if (turned.healed()) {
                log.warn(
                        "Session {} had fallen behind its refresh token: the database has lost writes",
                        turned.session().id());
                record(AuditEvent.Type.REFRESH_HEALED, turned.session());
            }
            return new RotationResult.Rotated<>(
                    turned.session(), tokens.encode(token.successor()), issue.apply(turned.session()));
        }));
    }

    private <T> Optional<RotationResult<T>> endReplayed(RefreshToken token, RefreshRequest request, boolean parallel) {
        // A late request is not repeated either: the grace period is checked in this verdict, not in the repetition.
        Admission.refuseIfLate(request.arrival());
        boolean turnIsUnclear = unclear.contains(token);
        return transaction.execute(status ->
                sessions.endReplayed(token, request, parallel, turnIsUnclear).map(this::replayed));
    }

    private <T> RotationResult<T> replayed(Session session) {
        record(AuditEvent.Type.REFRESH_REPLAYED, session);
        return new RotationResult.Replayed<>();
    }

    private <T> Optional<RotationResult<T>> repeat(
            RefreshToken token, RefreshRequest request, Function<Session, T> issue) {
        Optional<Sessions.Repetition> repeated = transaction.execute(status -> {
            Optional<Sessions.Repetition> found = sessions.repeat(token, request);
            found.ifPresent(this::recordRepetition);
            return found;
        });
        // Signed without a connection: of many parallel refreshes, all but one come here.
        return repeated.map(repetition -> repetition.ended()
                ? new RotationResult.Replayed<>()
                : new RotationResult.Repeated<>(
                        repetition.session(), tokens.encode(token.successor()), issue.apply(repetition.session())));
    }

    /** The first for each turn; the others are counted alone, without a statement. */
    private void recordRepetition(Sessions.Repetition repetition) {
        if (repetition.ended()) {
            record(AuditEvent.Type.REFRESH_REPLAYED, repetition.session());
        } else if (repetition.first()) {
            record(AuditEvent.Type.REFRESH_REPEATED, repetition.session());
        } else {
            audit.count(event(AuditEvent.Type.REFRESH_REPEATED, repetition.session()));
        }
    }

    private void record(AuditEvent.Type type, Session session) {
        audit.recordFirst(event(type, session));
    }

    private static AuditEvent event(AuditEvent.Type type, Session session) {
        return AuditEvent.ofSession(type, session.person().id(), session.clientId(), session.id());
    }
}
