/**
 * Assertions that clients sign to authenticate (RFC 7523), and access tokens at our own endpoints, with a DPoP proof or
 * without. It owns no client and no token; proofs, and the table that makes each good once, are in {@link
 * dev.keyturn.edge.proofs}. {@code protocol} uses {@link dev.keyturn.auth.proofs.ClientAssertions}; {@code
 * admin}, {@code login} and {@code oidc} use {@link dev.keyturn.auth.proofs.ProtectedResource}.
 */
@NullMarked
package dev.keyturn.auth.proofs;

import org.jspecify.annotations.NullMarked;
