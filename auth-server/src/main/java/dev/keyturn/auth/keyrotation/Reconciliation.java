package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keys.KeyUpkeep;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.edge.operation.StartupRefusal;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps revoked keys revoked: a key that a restored database brings back is revoked again before it can be used. */
@Component
class Reconciliation implements KeyUpkeep {
    private final FirstKeys firstKeys;
    private final KeyLifecycle lifecycle;
    private final SigningKeys keys;
    private final RevokedKids revoked;
    private final KeysProperties settings;

    Reconciliation(
            FirstKeys firstKeys,
            KeyLifecycle lifecycle,
            SigningKeys keys,
            RevokedKids revoked,
            KeysProperties settings) {
        this.firstKeys = firstKeys;
        this.lifecycle = lifecycle;
        this.keys = keys;
        this.revoked = revoked;
        this.settings = settings;
    }

    @Override
    public void atStart() {
        firstKeys.make();
        afterAChange();
    }

    /**
     * Notes which keys are revoked, and revokes again those that have come back.
     *
     * @throws StartupRefusal if a key cannot be revoked again
     */
    @Override
    public void afterAChange() {
        List<SigningKey> stored = keys.all();
        revoked.learn(stored);
        List<SigningKey> back = revoked.comeBack(stored);
        back.forEach(key -> lifecycle.take(
                facts -> new KeyRules(facts, settings, true).revoke(key.kid(), true),
                "revoked before the database was restored"));
        if (!back.isEmpty() && !revoked.comeBack(keys.all()).isEmpty()) {
            throw new StartupRefusal(
                    "The database has keys that were revoked once, and no other that may take their place.",
                    "Restore a newer backup of the database.");
        }
    }
}
