/**
 * The clients and accounts that the configuration names, made at start if they are absent, and an account only once; what exists is never
 * changed, but for the keys of a client with {@code keys-follow}. It is how a new installation gets its first operator. It
 * owns no table, and nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.provisioning;

import org.jspecify.annotations.NullMarked;
