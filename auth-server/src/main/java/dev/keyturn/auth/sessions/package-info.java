/**
 * Sessions and their refresh tokens: one row for each session, and a token that is derived, not stored. It owns {@code
 * session}; it begins sessions, turns them, and ends them, and signs nothing itself. {@link
 * dev.keyturn.auth.sessions.RefreshTokenRotation} is the place to start reading.
 */
@NullMarked
package dev.keyturn.auth.sessions;

import org.jspecify.annotations.NullMarked;
