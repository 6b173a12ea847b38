package dev.keyturn.auth.sessions;

import dev.keyturn.auth.accounts.BecameAdministrator;
import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordChanged;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Begins and ends sessions. */
@Component
public class SessionLifecycle {
    /** About how many sessions a person may have, so that a change of the password ends them all in one statement. */
    static final int MOST_OF_A_PERSON = 1_000;

    /** How seldom that is checked: once for about so many sessions that begin. */
    private static final int LOOKS_EVERY = 16;

    private final RefreshTokens tokens;
    private final Sessions sessions;
    private final SessionEnds ends;
    private final AuditLog audit;
    private final PasswordChange passwords;
    private final ApplicationEventPublisher events;

    SessionLifecycle(
            RefreshTokens tokens,
            Sessions sessions,
            SessionEnds ends,
            AuditLog audit,
            PasswordChange passwords,
            ApplicationEventPublisher events) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.ends = ends;
        this.audit = audit;
        this.passwords = passwords;
        this.events = events;
    }

    /**
     * Begins a session for somebody who gave the right password.
     *
     * @return empty if the password was changed, or the account or client disabled, while they logged in
     */
    @Transactional
    public Optional<Begun> begin(NewSession wanted) {
        RefreshToken token = tokens.first();
        return sessions.begin(wanted, RefreshTokens.hash(token)).map(session -> {
            audit.recordFirst(event(AuditEvent.Type.SESSION_STARTED, session));
            if (ThreadLocalRandom.current().nextInt(LOOKS_EVERY) == 0) {
                record(ends.endOldest(session.person().id(), MOST_OF_A_PERSON), "so many others began since", false);
            }
            return new Begun(session, tokens.encode(token));
        });
    }

    /** Ends the session: its refresh tokens are dead at once. Does nothing to one that has ended. */
    @Transactional
    public void end(UUID id) {
        end(id, null);
    }

    /**
     * As {@link #end(UUID)}, for a client that may end only its own sessions.
     *
     * @param clientId null for a client that may end any
     * @return false if the session is another client's, or has ended
     */
    @Transactional
    public boolean end(UUID id, @Nullable String clientId) {
        Optional<Session> ended = ends.end(id, null, clientId);
        ended.ifPresent(session -> audit.recordFirst(event(AuditEvent.Type.SESSION_ENDED, session)));
        return ended.isPresent();
    }

    /** As {@link #end(UUID, String)}, for a reason that the audit log is to have. */
    @Transactional
    public void end(UUID id, String clientId, String reason) {
        record(ends.end(id, null, clientId).stream().toList(), reason, false);
    }

    /**
     * Ends the session of a refresh token of any generation (RFC 7009, section 2.1): a turn that is under way takes
     * effect before it, or not at all. Does nothing if the session is another client's, or the token is not ours.
     */
    @Transactional
    public void endByToken(String refreshToken, String clientId) {
        tokens.decode(refreshToken)
                .flatMap(token -> ends.end(token, clientId))
                .ifPresent(session -> audit.recordFirst(event(AuditEvent.Type.SESSION_ENDED, session)));
    }

    /** Looks at a refresh token of this client without changing anything; empty if it could not be turned now. */
    public Optional<PresentedRefreshToken> look(String refreshToken, String clientId) {
        return tokens.decode(refreshToken).flatMap(token -> sessions.look(token, clientId));
    }

    /**
     * Ends a session that somebody has chosen from a list.
     *
     * @param accountId the account that it has to belong to; null for any
     * @return false if there is no such session, or it has ended
     */
    @Transactional
    public boolean end(UUID id, @Nullable Long accountId, Actor actor) {
        ends.dismissal(id, accountId, actor).ifPresent(events::publishEvent);
        Optional<Session> ended = ends.end(id, accountId, null);
        ended.ifPresent(session -> record(
                List.of(session),
                actor.toString(),
                actor.isOperatorOf(session.person().id())));
        return ended.isPresent();
    }

    /**
     * Ends all sessions that a person has with a client, and what could begin others without a question, for somebody who
     * takes back what it may do.
     */
    @Transactional
    public void dismiss(long accountId, String clientId, Actor actor) {
        boolean byOperator = actor.isOperatorOf(accountId);
        events.publishEvent(new SessionDismissed(accountId, clientId, byOperator));
        record(ends.endAll(accountId, null, clientId), actor.toString(), byOperator);
    }

    /**
     * Ends all sessions of a person, and what could begin others without a password. A session that is about to begin
     * either has begun, and is ended, or does not begin any more.
     *
     * @param except a session that goes on; null for none
     */
    @Transactional
    public void endAll(long accountId, @Nullable UUID except, Actor actor) {
        boolean byOperator = actor.isOperatorOf(accountId);
        passwords.demandAgain(accountId);
        events.publishEvent(new AllSessionsDismissed(accountId, byOperator));
        record(ends.endAll(accountId, except, null), actor.toString(), byOperator);
    }

    /** Ends every session of an account whose password was changed, in the transaction of the change. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void endAll(PasswordChanged change) {
        record(ends.endAll(change.accountId(), null, null), "the password was changed", change.byOperator());
    }

    /** Ends an account's sessions with other people's clients, which would be an administrator's from now on. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void endThirdParties(BecameAdministrator administrator) {
        record(ends.endThirdParties(administrator.accountId()), "the person became an administrator", true);
    }

    private void record(List<Session> ended, String detail, boolean byOperator) {
        audit.record(
                ended.stream()
                        .map(session ->
                                event(AuditEvent.Type.SESSION_ENDED, session).with(detail))
                        .toList(),
                byOperator);
    }

    /** Whether the session is alive, and its account and client are active. */
    public boolean alive(UUID id) {
        return sessions.alive(id);
    }

    private static AuditEvent event(AuditEvent.Type type, Session session) {
        return AuditEvent.ofSession(type, session.person().id(), session.clientId(), session.id());
    }

    /** A session, and the refresh token that goes out with it. */
    public record Begun(Session session, String refreshToken) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Begun[" + session.id() + "]";
        }
    }
}
