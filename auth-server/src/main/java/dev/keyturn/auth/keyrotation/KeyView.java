package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.SigningKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as operators see it; nothing of the key itself.
 *
 * @param signsUntil the planned end; null unless it signs
 * @param removableAt when its last token has expired; null unless it is RETIRED
 * @param kekId the key-encryption key that it is sealed under
 */
record KeyView(
        String kid,
        KeyState state,
        Instant publishedAt,
        @Nullable Instant activatedAt,
        @Nullable Instant retiredAt,
        @Nullable Instant revokedAt,
        @Nullable Instant signsUntil,
        @Nullable Instant removableAt,
        long tokensSigned,
        String kekId) {
    static KeyView of(SigningKey key, KeyPlan plan, KeysProperties settings) {
        return new KeyView(
                key.kid(),
                key.state(),
                key.publishedAt(),
                key.activatedAt(),
                key.retiredAt(),
                key.revokedAt(),
                key.state() == KeyState.ACTIVE ? plan.rotatesAt() : null,
                key.removableAt(settings),
                key.tokensSigned(),
                key.sealed().kekId());
    }
}
