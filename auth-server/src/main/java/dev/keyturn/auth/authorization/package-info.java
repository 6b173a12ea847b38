/**
 * Authorization requests and codes: {@code /oauth2/authorize} with its consent page, {@code /oauth2/par}, and the grant
 * that turns a code into a session (RFC 6749, section 4.1, with PKCE always); the login page is {@code browser}'s. It
 * owns {@code authorization_code}, {@code pushed_request} and {@code consent}; no other package uses it. {@link
 * dev.keyturn.auth.authorization.RequestReader} checks a request, {@link dev.keyturn.auth.authorization.CodeIssuance}
 * decides about it.
 */
@NullMarked
package dev.keyturn.auth.authorization;

import org.jspecify.annotations.NullMarked;
