/**
 * Whether an access token is good, and who calls with it. The package owns the issuer's public keys as this server
 * knows them, through outages and rotations, and the claims that a token must carry (RFC 9068); it knows no feature and
 * no database, so that another service can take it as it is. Features come in for a {@link
 * dev.keyturn.resource.validation.Caller}, the security configuration for the filters.
 */
@NullMarked
package dev.keyturn.resource.validation;

import org.jspecify.annotations.NullMarked;
