package dev.keyturn.auth.sessions;

/**
 * Somebody has chosen a session of that person and that client from a list, or the client, and ended it or all. Published
 * inside the transaction that does so, for whoever remembers what the person has allowed the client.
 */
public record SessionDismissed(long accountId, String clientId) {}
