/**
 * The life of signing keys and the rotation of refresh keys: {@link dev.keyturn.auth.keyrotation.KeyRules} decides
 * which step may be taken, and {@link dev.keyturn.auth.keyrotation.KeyLifecycle} takes it in one audited transaction.
 * Revocation, {@code /admin/keys}, recovery from a restore and new key-encryption keys are here too. It owns no table,
 * only the file {@code revoked-kids}. No package uses it; {@code keys} calls its {@link
 * dev.keyturn.auth.keys.KeyUpkeep}.
 */
@NullMarked
package dev.keyturn.auth.keyrotation;

import org.jspecify.annotations.NullMarked;
