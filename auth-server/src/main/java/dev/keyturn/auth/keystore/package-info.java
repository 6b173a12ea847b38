/**
 * Keys as the database has them, those that sign and those that authenticate refresh tokens, and what is known of who holds
 * them. It owns {@code signing_key}, {@code refresh_key}, {@code key_state}, {@code key_node} and {@code
 * key_publication}. {@link dev.keyturn.auth.keystore.KeyFacts} is what is so at one moment; {@link
 * dev.keyturn.auth.keystore.Readiness} and {@link dev.keyturn.auth.keystore.KeyPlan} tell from it what may happen when.
 * It takes no step. Only {@code keys} and {@code keyrotation} come in; others may be a {@link
 * dev.keyturn.auth.keystore.KeyConsumers}.
 */
@NullMarked
package dev.keyturn.auth.keystore;

import org.jspecify.annotations.NullMarked;
