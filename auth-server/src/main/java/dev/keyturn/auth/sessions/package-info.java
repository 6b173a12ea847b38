/**
 * Sessions and their refresh tokens: one row for each session, and tokens that are derived, not stored. It owns {@code
 * session}: it begins sessions, turns them, lists them and ends them, but issues no access token. Grants and pages use
 * {@link dev.keyturn.auth.sessions.SessionLifecycle} and {@link dev.keyturn.auth.sessions.RefreshTokenRotation}, at
 * which to start reading; {@code keyrotation} uses {@link dev.keyturn.auth.sessions.SessionSweep}.
 */
@NullMarked
package dev.keyturn.auth.sessions;

import org.jspecify.annotations.NullMarked;
