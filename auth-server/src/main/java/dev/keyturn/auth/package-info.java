/**
 * The authorization server: who people and clients are, and the tokens that say so. This package only starts it, and
 * says which addresses it has and in which order its security chains are asked; each package below is one feature, and
 * {@code docs/ARCHITECTURE.md} shows which may use which.
 */
@NullMarked
package dev.keyturn.auth;

import org.jspecify.annotations.NullMarked;
