/**
 * The secrets of a local installation: {@code credentials.env} and the key-encryption key. It owns their making, their
 * files and the rule that nothing which protects data is ever replaced in silence; it does not know what they open.
 */
@NullMarked
package dev.keyturn.cli.secrets;

import org.jspecify.annotations.NullMarked;
