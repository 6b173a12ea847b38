/**
 * The key ring: the keys that sign tokens and those that authenticate refresh tokens, sealed in the database under a
 * key-encryption key that is not in it, and the JWKS endpoint. Other packages get a {@link
 * dev.keyturn.auth.keys.KeyRing} to sign and verify with, and never see a private key.
 */
@NullMarked
package dev.keyturn.auth.keys;

import org.jspecify.annotations.NullMarked;
