package dev.keyturn.auth.accounts;

/**
 * Somebody has made an account for themselves. Published inside the transaction that stores it.
 *
 * @param email which nobody has verified yet
 */
public record AccountRegistered(long accountId, String email) {
    /** Without the person. */
    @Override
    public String toString() {
        return "AccountRegistered[" + accountId + "]";
    }
}
