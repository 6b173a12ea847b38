/**
 * Introspection (RFC 7662) and revocation (RFC 7009): what a client may ask about an issued token, and how it revokes
 * one. It owns no table: {@code tokens} and {@code sessions} know which tokens are in force, and end them. No other
 * package uses it.
 */
@NullMarked
package dev.keyturn.auth.introspection;

import org.jspecify.annotations.NullMarked;
