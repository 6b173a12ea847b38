/**
 * The secrets of a local installation: {@code credentials.env}, the key-encryption key and the resource server's own
 * key. The package makes these files, and never replaces one that protects data in silence; it does not know what the
 * secrets open. The packages {@code local}, {@code postgres}, {@code servers} and {@code admin} come in.
 */
@NullMarked
package dev.keyturn.cli.secrets;

import org.jspecify.annotations.NullMarked;
