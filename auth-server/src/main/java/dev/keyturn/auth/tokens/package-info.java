/**
 * Access tokens: what they say (RFC 9068), for whom they are good, which scopes a client is granted, and whether a
 * token is still in force; also id_tokens. It owns {@code revoked_token}; issuing a token writes nothing. Packages
 * issue tokens by {@link dev.keyturn.auth.tokens.AccessTokens}, and accept them by {@link
 * dev.keyturn.auth.tokens.OwnAccessTokens}.
 */
@NullMarked
package dev.keyturn.auth.tokens;

import org.jspecify.annotations.NullMarked;
