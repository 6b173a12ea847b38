/**
 * The life of a key: {@link dev.keyturn.auth.keyrotation.KeyRules} decides which step may be taken, and {@link
 * dev.keyturn.auth.keyrotation.KeyLifecycle} takes it in one audited transaction, for the schedule, for operators under
 * {@code /admin/keys}, and for what must be so before a node begins. Revocation, recovery from a restore, and new
 * key-encryption keys are here too. Nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.keyrotation;

import org.jspecify.annotations.NullMarked;
