package dev.keyturn.auth.login;

import dev.keyturn.auth.sessions.ListedSession;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as its own person sees it.
 *
 * @param device what the device said of itself at the login
 * @param address where the login came from
 * @param current whether it is the session that asks
 */
record OwnSession(
        UUID sid,
        String clientId,
        String clientName,
        @Nullable String device,
        String address,
        String lastAddress,
        Instant createdAt,
        Instant lastUsedAt,
        boolean current) {
    static OwnSession of(ListedSession session, UUID current) {
        return new OwnSession(
                session.sid(),
                session.clientId(),
                session.clientName(),
                session.userAgent(),
                session.address(),
                session.lastAddress(),
                session.createdAt(),
                session.lastUsedAt(),
                session.sid().equals(current));
    }
}
