/**
 * What clients sign themselves, each once: assertions that authenticate them (RFC 7523) and proofs that they hold a key
 * (DPoP, RFC 9449). It owns {@code used_proof}, and no client and no token. {@code protocol} comes in for both; who has an
 * endpoint that takes access tokens comes in for {@link dev.keyturn.auth.proofs.ProtectedResource}.
 */
@NullMarked
package dev.keyturn.auth.proofs;

import org.jspecify.annotations.NullMarked;
