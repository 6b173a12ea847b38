package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keyrotation.KeyReplacement.Replaced;
import dev.keyturn.auth.keyrotation.KeyRevocation.Revoked;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.SigningKeys;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The answer to a stolen machine, not just a stolen key: replaces every key that was on it, and ends everything issued
 * before.
 */
@Component
class HostRevocation {
    private final SigningKeys keys;
    private final KeyReplacement replacement;
    private final KeyRevocation revocation;

    HostRevocation(SigningKeys keys, KeyReplacement replacement, KeyRevocation revocation) {
        this.keys = keys;
        this.replacement = replacement;
        this.revocation = revocation;
    }

    /**
     * Revokes all keys, and then watches for a moment which servers refuse {@code kid}. The key-encryption key, which
     * was on the machine as well, only an operator can replace.
     *
     * @param kid the key by which the theft was noticed
     * @param by the operator, for the audit log
     */
    Revoked revoke(String kid, String by) {
        List<String> kids = keys.all().stream().map(SigningKey::kid).toList();
        if (!kids.contains(kid)) {
            throw KeyAnswer.noSuchKey();
        }
        Replaced replaced = replacement.run("host compromised, key " + kid + ", " + by, () -> {});
        return revocation.observe(kid, kids, replaced.activated(), replaced.staged(), replaced.sessionsEnded());
    }
}
