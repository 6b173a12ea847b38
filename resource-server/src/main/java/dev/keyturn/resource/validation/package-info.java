/**
 * Whether an access token is good, and who calls with it. It owns the issuer's public keys as this server knows them,
 * through outages and rotations, and the claims that a token must carry (RFC 9068). It knows no feature and no database,
 * so that another service can take it as it is; features come in for a {@link dev.keyturn.resource.validation.Caller}.
 */
@NullMarked
package dev.keyturn.resource.validation;

import org.jspecify.annotations.NullMarked;
