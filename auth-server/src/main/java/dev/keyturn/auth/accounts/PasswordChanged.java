package dev.keyturn.auth.accounts;

/**
 * An account has another password. Published inside the transaction that stores it, after the new version: whoever keeps
 * something that the old password opened ends it there, and it ends with the old password or not at all.
 */
public record PasswordChanged(long accountId) {}
