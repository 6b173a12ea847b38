package dev.keyturn.auth.accounts;

/**
 * An account got the role ADMIN. Published inside the transaction that gives it, after the password was demanded again:
 * listeners end what the person had allowed others before, who would be administrators, too, and were never told.
 */
public record BecameAdministrator(long accountId) {}
