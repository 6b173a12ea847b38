/**
 * How keys are kept at rest: sealed with AES-GCM under a key-encryption key, which comes from a file, the environment or a
 * command and never from the database. Also the folder for what no restore of the database may undo. It does not know
 * what a key is for. Only {@code keystore}, {@code keys} and {@code keyrotation} come in.
 */
@NullMarked
package dev.keyturn.auth.seals;

import org.jspecify.annotations.NullMarked;
