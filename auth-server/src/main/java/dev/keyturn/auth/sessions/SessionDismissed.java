package dev.keyturn.auth.sessions;

/**
 * Somebody has chosen a session of that person and that client from a list, or the client, and ends it or all. Published
 * inside the transaction that does so, before any session ends: who keeps what could begin another one removes it at once,
 * and so waits for one that is about to begin, which is ended then. Who remembers what the person has allowed the client
 * forgets it after that.
 *
 * @param byOperator whether an operator did it, and not the person
 */
public record SessionDismissed(long accountId, String clientId, boolean byOperator) {}
