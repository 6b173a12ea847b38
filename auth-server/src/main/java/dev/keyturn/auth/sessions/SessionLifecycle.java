package dev.keyturn.auth.sessions;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Begins and ends sessions. */
@Component
public class SessionLifecycle {
    private final RefreshTokens tokens;
    private final Sessions sessions;
    private final AuditLog audit;

    SessionLifecycle(RefreshTokens tokens, Sessions sessions, AuditLog audit) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.audit = audit;
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
            audit.record(event(AuditEvent.Type.SESSION_STARTED, session));
            return new Begun(session, tokens.encode(token));
        });
    }

    /** Ends the session: its refresh tokens are dead at once. Does nothing to one that has ended. */
    @Transactional
    public void end(UUID id) {
        sessions.end(id).ifPresent(session -> audit.record(event(AuditEvent.Type.SESSION_ENDED, session)));
    }

    /**
     * Ends the session of a refresh token, whichever generation it is of (RFC 7009, section 2.1): a turn that is under way
     * comes before or not at all. Does nothing to a session of another client, and nothing if the token is not ours.
     */
    @Transactional
    public void endByToken(String refreshToken, String clientId) {
        tokens.decode(refreshToken)
                .flatMap(token -> sessions.end(token, clientId))
                .ifPresent(session -> audit.record(event(AuditEvent.Type.SESSION_ENDED, session)));
    }

    /** The refresh token of this client, if it could be turned now; looking changes nothing. */
    public Optional<PresentedRefreshToken> look(String refreshToken, String clientId) {
        return tokens.decode(refreshToken).flatMap(token -> sessions.look(token, clientId));
    }

    /** Whether the session goes on, with its account and its client in force. */
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
