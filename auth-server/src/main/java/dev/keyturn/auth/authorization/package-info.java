/**
 * Authorization requests and codes: {@code /oauth2/authorize} with its consent page, {@code /oauth2/par}, and the grant
 * that turns a code into a session (RFC 6749, section 4.1, with PKCE always). It owns {@code authorization_code}, {@code
 * pushed_request} and {@code consent}, and nobody comes in. {@link dev.keyturn.auth.authorization.RequestReader} says
 * what a good request is, {@link dev.keyturn.auth.authorization.CodeIssuance} what comes of it.
 */
@NullMarked
package dev.keyturn.auth.authorization;

import org.jspecify.annotations.NullMarked;
