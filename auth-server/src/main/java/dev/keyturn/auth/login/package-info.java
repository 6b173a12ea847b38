/**
 * Logging in as our own apps do it, in JSON: {@code /login}, {@code /auth/refresh}, {@code /auth/logout}, {@code
 * /auth/me}. They act as one built-in public client and touch no other client's tokens. It owns no table, and nobody
 * comes in.
 */
@NullMarked
package dev.keyturn.auth.login;

import org.jspecify.annotations.NullMarked;
