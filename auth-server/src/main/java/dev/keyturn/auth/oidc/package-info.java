/**
 * What OpenID Connect adds for a client: {@code /userinfo}, which tells who the person is, and {@code /connect/logout}.
 * It owns no table and issues no token, and no package uses it.
 */
@NullMarked
package dev.keyturn.auth.oidc;

import org.jspecify.annotations.NullMarked;
