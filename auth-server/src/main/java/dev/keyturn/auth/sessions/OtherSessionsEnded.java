package dev.keyturn.auth.sessions;

/**
 * A person has ended all sessions but their own. It is published inside the transaction that does it, and whoever keeps
 * what lets a session begin without a password ends it there.
 */
public record OtherSessionsEnded(long accountId) {}
