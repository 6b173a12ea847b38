/**
 * What OpenID Connect adds for the client of a person: who they are (userinfo), and how to log them out again. It owns no
 * table, and nobody comes in.
 */
@NullMarked
package dev.keyturn.auth.oidc;

import org.jspecify.annotations.NullMarked;
