/**
 * Access tokens: what they say (RFC 9068), for whom they are good, which scopes a client is granted, and whether one is
 * still in force. It owns {@code revoked_token}; issuing writes nothing. Whoever issues or accepts an access token comes
 * here: {@link dev.keyturn.auth.tokens.AccessTokens} and {@link dev.keyturn.auth.tokens.OwnAccessTokens}.
 */
@NullMarked
package dev.keyturn.auth.tokens;

import org.jspecify.annotations.NullMarked;
