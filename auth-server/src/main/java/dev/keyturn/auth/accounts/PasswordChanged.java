package dev.keyturn.auth.accounts;

/**
 * An account has another password. Published inside the transaction that stores it, after the new version: listeners
 * end what the old password opened in the same transaction.
 *
 * @param byOperator whether an operator did it, and not the person
 */
public record PasswordChanged(long accountId, boolean byOperator) {}
