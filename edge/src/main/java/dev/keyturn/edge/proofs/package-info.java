/**
 * What clients sign themselves, each good once: above all the proof that the sender of a request holds the key that an access
 * token is bound to (DPoP, RFC 9449), alike at both servers. It owns {@code used_proof}, which each server has in its own
 * schema, and no token: what is in those is for the server to say.
 */
@NullMarked
package dev.keyturn.edge.proofs;

import org.jspecify.annotations.NullMarked;
