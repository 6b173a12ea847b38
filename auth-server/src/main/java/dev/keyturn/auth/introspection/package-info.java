/**
 * What a client may ask and undo of a token after it was issued: introspection (RFC 7662) and revocation (RFC 7009). It
 * owns no table: {@code tokens} and {@code sessions} know what is in force, and end it. Nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.introspection;

import org.jspecify.annotations.NullMarked;
