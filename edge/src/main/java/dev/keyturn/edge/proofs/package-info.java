/**
 * Statements that clients sign, each good once: above all the proof that a request's sender holds the key of its access
 * token (DPoP, RFC 9449), checked alike by both servers. The package owns the table {@code used_proof}, which each
 * server has in its own schema; the content of access tokens is for each server to judge. Both servers come in.
 */
@NullMarked
package dev.keyturn.edge.proofs;

import org.jspecify.annotations.NullMarked;
