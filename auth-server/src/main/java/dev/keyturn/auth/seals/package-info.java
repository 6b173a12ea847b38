/**
 * How keys are kept at rest: sealed with AES-GCM under a key-encryption key, which comes from a file, the environment
 * or a command and never from the database. The folder of files that no restore of the database may undo is here too.
 * It owns no table and does not know what a key is for. Only {@code keystore}, {@code keys} and {@code keyrotation} use
 * it.
 */
@NullMarked
package dev.keyturn.auth.seals;

import org.jspecify.annotations.NullMarked;
