package dev.keyturn.auth.sessions;

/**
 * One or all sessions of a person with a client are about to be ended, because the person or an operator chose so.
 * Published inside that transaction, before any session ends. Listeners first take back what could begin another one, such
 * as codes, and so wait for one that is about to begin, which is ended then; after that they forget the consent.
 *
 * @param byOperator whether an operator did it, and not the person
 */
public record SessionDismissed(long accountId, String clientId, boolean byOperator) {}
