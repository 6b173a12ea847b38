/**
 * The authorization server's revocations: the client of its trust channel, which holds one request open, and the
 * answers in memory for as long as they matter. The package owns this server's key pair, and knows no feature, no
 * database and no access token. Other packages come in to ask {@link dev.keyturn.resource.trust.Revocations}; the
 * package that keeps the issuer's keys implements {@link dev.keyturn.resource.trust.HeldKeys}.
 */
@NullMarked
package dev.keyturn.resource.trust;

import org.jspecify.annotations.NullMarked;
