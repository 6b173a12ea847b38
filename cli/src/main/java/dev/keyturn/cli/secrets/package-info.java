/**
 * The secrets of a local installation: {@code credentials.env}, the key-encryption key and the resource server's own key.
 * It owns their making, their files and the rule that nothing which protects data is ever replaced in silence; it does not know what they open.
 */
@NullMarked
package dev.keyturn.cli.secrets;

import org.jspecify.annotations.NullMarked;
