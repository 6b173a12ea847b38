/**
 * What the authorization server has taken back: the client of its trust channel, which holds one request open and keeps
 * what it brings in memory, for as long as it can still matter. It owns this server's key pair, and knows no feature, no
 * database and no token. Others come in to ask {@link dev.keyturn.resource.trust.Revocations}, and whoever keeps the
 * issuer's keys says so as {@link dev.keyturn.resource.trust.HeldKeys}.
 */
@NullMarked
package dev.keyturn.resource.trust;

import org.jspecify.annotations.NullMarked;
