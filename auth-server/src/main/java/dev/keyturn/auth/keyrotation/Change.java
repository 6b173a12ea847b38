package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.keystore.Step;
import org.jspecify.annotations.Nullable;

/**
 * One change of one key.
 *
 * @param key null if the key is still to be made
 * @param reason for the plan and the audit log
 */
record Change(Step step, @Nullable SigningKey key, String reason) {
    static Change stage(String reason) {
        return new Change(Step.STAGE, null, reason);
    }
}
