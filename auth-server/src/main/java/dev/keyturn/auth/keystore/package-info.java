/**
 * Keys as rows: signing keys, the HMAC keys of refresh tokens, and which servers hold them. It owns {@code
 * signing_key}, {@code refresh_key}, {@code key_state}, {@code key_node} and {@code key_publication}. {@link
 * dev.keyturn.auth.keystore.KeyFacts} is the state at one moment, from which {@link
 * dev.keyturn.auth.keystore.Readiness} and {@link dev.keyturn.auth.keystore.KeyPlan} tell what may happen when. It
 * decides on no step. Only {@code keys} and {@code keyrotation} use it; {@code trust} implements {@link
 * dev.keyturn.auth.keystore.KeyConsumers}.
 */
@NullMarked
package dev.keyturn.auth.keystore;

import org.jspecify.annotations.NullMarked;
