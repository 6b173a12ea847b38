/**
 * How passwords are hashed and checked: Argon2id, on a bounded pool, never while a database connection is held; and which of
 * them are too common to be chosen. It owns no table and knows no account; {@code accounts} is its only guest.
 */
@NullMarked
package dev.keyturn.auth.passwords;

import org.jspecify.annotations.NullMarked;
