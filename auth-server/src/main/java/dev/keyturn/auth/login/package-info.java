/**
 * Logging in as our own apps do it, in JSON: {@code /login} and {@code /auth}, with a person's own
 * sessions and password. They act as one built-in public client and touch no other client's tokens. It owns no table, and nobody
 * comes in.
 */
@NullMarked
package dev.keyturn.auth.login;

import org.jspecify.annotations.NullMarked;
