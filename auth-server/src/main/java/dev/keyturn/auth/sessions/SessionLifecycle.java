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
