/**
 * The keys: those that sign tokens, those that authenticate refresh tokens, and the JWKS. It owns {@code signing_key},
 * {@code refresh_key} and the {@code key_*} tables. Others come in through {@link dev.keyturn.auth.keys.KeyRing} to sign
 * and verify, never see a private key, and may be a {@link dev.keyturn.auth.keys.KeyConsumers}.
 *
 * <p>To read it: {@link dev.keyturn.auth.keys.KeyRules} decides which step may be taken, from {@link
 * dev.keyturn.auth.keys.KeyFacts}, and {@link dev.keyturn.auth.keys.Readiness} from when on a key may sign; {@link
 * dev.keyturn.auth.keys.KeyLifecycle} does it in a transaction, for the schedule and for operators. On each node {@link
 * dev.keyturn.auth.keys.KeyWatch} reads what came of it into {@link dev.keyturn.auth.keys.CurrentKeys}, from which
 * everything is signed and the JWKS is served.
 */
@NullMarked
package dev.keyturn.auth.keys;

import org.jspecify.annotations.NullMarked;
