package dev.keyturn.auth.sessions;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that is alive, as lists show it.
 *
 * @param address where it began
 * @param userAgent the device that it began on, in its own words; null if it said none
 * @param lastAddress where it was last refreshed
 * @param lastUsedAt when it was last refreshed, or else began
 */
public record ListedSession(
        UUID sid,
        UUID accountUid,
        String username,
        String clientId,
        String clientName,
        Set<String> scopes,
        String address,
        @Nullable String userAgent,
        String lastAddress,
        Instant createdAt,
        Instant lastUsedAt,
        Instant idleExpiresAt,
        Instant expiresAt) {}
