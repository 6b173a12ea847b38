/**
 * Keys as one node uses them: {@link dev.keyturn.auth.keys.KeyWatch} reads them into {@link
 * dev.keyturn.auth.keys.CurrentKeys}, from which tokens are signed and the JWKS is served. It owns {@code key_use},
 * {@code key_exposure} and {@code restore_watch}, and changes no key. Other packages sign and verify by {@link
 * dev.keyturn.auth.keys.KeyRing}, never see a private signing key, and hear {@link dev.keyturn.auth.keys.KeysReplaced};
 * only {@code keyrotation} uses more.
 */
@NullMarked
package dev.keyturn.auth.keys;

import org.jspecify.annotations.NullMarked;
