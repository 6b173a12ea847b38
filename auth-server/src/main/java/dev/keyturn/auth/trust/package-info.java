/**
 * The trust channel: what resource servers must learn of at once, and which keys each of them holds. Triggers fill {@code
 * trust_entry} in the transaction of what it tells of; the package owns it and {@code trust_consumer}, answers {@code POST
 * /oauth2/trust}, and of keys knows only who holds which. Nobody comes in: {@code
 * keystore} asks who holds which by {@link dev.keyturn.auth.keystore.KeyConsumers}.
 */
@NullMarked
package dev.keyturn.auth.trust;

import org.jspecify.annotations.NullMarked;
