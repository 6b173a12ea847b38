package dev.keyturn.auth.sessions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token that could be turned now.
 *
 * @param expiresAt when its session ends, unless it is turned before
 * @param dpopThumbprint the key that each refresh has to prove; null for none
 */
public record PresentedRefreshToken(
        Session session, Instant expiresAt, @Nullable String dpopThumbprint) {}
