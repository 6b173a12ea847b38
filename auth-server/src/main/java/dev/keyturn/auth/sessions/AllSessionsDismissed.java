package dev.keyturn.auth.sessions;

/**
 * All sessions of a person, or all but the one that asks, are about to be ended, because the person or an operator chose so.
 * Published inside that transaction, before any ends, so that consents are forgotten, also of clients without a session.
 *
 * @param byOperator whether an operator did it, and not the person
 */
public record AllSessionsDismissed(long accountId, boolean byOperator) {}
