/**
 * Logging in as our own apps do it, in JSON: {@code /login} and {@code /auth}, with a person's own account, sessions
 * and password. These calls act as one built-in public client, and issue tokens to no other. It owns no table, and no
 * package uses it.
 */
@NullMarked
package dev.keyturn.auth.login;

import org.jspecify.annotations.NullMarked;
