/**
 * The trust channel, {@code POST /oauth2/trust}: tells resource servers at once what was revoked, and notes which keys
 * each of them holds. It owns {@code trust_entry}, which triggers fill in the transaction of the revocation, and {@code
 * trust_consumer}; it revokes nothing itself. No package uses it; {@code keystore} asks it through {@link
 * dev.keyturn.auth.keystore.KeyConsumers}.
 */
@NullMarked
package dev.keyturn.auth.trust;

import org.jspecify.annotations.NullMarked;
