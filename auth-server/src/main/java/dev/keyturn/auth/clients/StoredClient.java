package dev.keyturn.auth.clients;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client as an operator sees it.
 *
 * @param secrets those that are valid now, newest first; never the secrets themselves
 */
record StoredClient(
        String id,
        boolean active,
        ClientSettings settings,
        List<Secret> secrets,
        Instant createdAt,
        Instant updatedAt) {
    /** Changes with every change, and when a secret has ended (RFC 9110, section 8.8.3). */
    String entityTag() {
        return "\"%d-%08x\"".formatted(ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt), secrets.hashCode());
    }

    /** When a secret was made, and when it ends; null if nobody has said. */
    record Secret(Instant createdAt, @Nullable Instant expiresAt) {}
}
