/**
 * Keys as one node uses them: {@link dev.keyturn.auth.keys.KeyWatch} reads them into {@link
 * dev.keyturn.auth.keys.CurrentKeys}, from which everything is signed and the JWKS is served. It owns what was counted of
 * their use, and {@code restore_watch}, and changes no key. Others come in through {@link
 * dev.keyturn.auth.keys.KeyRing} to sign and verify, and hear {@link dev.keyturn.auth.keys.KeysReplaced}; they never see
 * a private key.
 */
@NullMarked
package dev.keyturn.auth.keys;

import org.jspecify.annotations.NullMarked;
