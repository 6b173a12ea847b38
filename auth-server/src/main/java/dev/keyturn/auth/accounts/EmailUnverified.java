package dev.keyturn.auth.accounts;

/**
 * An account has an address that nobody has verified, and its person is to be asked: they registered, an operator gave them
 * another address, or they want to be asked again. Published inside the transaction that stores the address, if one does.
 */
public record EmailUnverified(long accountId, String email) {
    /** Without the person. */
    @Override
    public String toString() {
        return "EmailUnverified[" + accountId + "]";
    }
}
