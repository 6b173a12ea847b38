/**
 * Assertions that clients sign to authenticate (RFC 7523), and access tokens at our own endpoints, with a DPoP proof or
 * without. What is alike at both servers, proofs and that each is good once, is in {@link dev.keyturn.edge.proofs}. It owns
 * no client and no token. {@code protocol} comes in for assertions; who has an endpoint that takes access tokens comes in for
 * {@link dev.keyturn.auth.proofs.ProtectedResource}.
 */
@NullMarked
package dev.keyturn.auth.proofs;

import org.jspecify.annotations.NullMarked;
