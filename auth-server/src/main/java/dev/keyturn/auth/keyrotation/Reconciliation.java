package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keys.KeyUpkeep;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.edge.StartupRefusal;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sees to it that what was revoked once stays so, whatever a restored database says, before anything of it is used. */
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
     * Notes what was revoked, and revokes again what has come back.
     *
     * @throws StartupRefusal if something is back all the same
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
