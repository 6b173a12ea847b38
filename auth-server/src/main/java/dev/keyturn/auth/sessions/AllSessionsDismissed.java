package dev.keyturn.auth.sessions;

/**
 * Somebody has ended all sessions of that person, or all but the one that asked. Published inside the transaction that does
 * so, before any ends, for whoever remembers what the person has allowed clients, those too that had no session.
 *
 * @param byOperator whether an operator did it, and not the person
 */
public record AllSessionsDismissed(long accountId, boolean byOperator) {}
