package dev.keyturn.auth.accounts;

/**
 * Somebody who can be written to.
 *
 * @param email as they gave it, in their case
 * @param verified whether they have shown that they read what is sent there
 * @param credentialVersion of the present password
 */
public record Addressee(long accountId, String email, boolean verified, int credentialVersion) {
    /** Without the person. */
    @Override
    public String toString() {
        return "Addressee[" + accountId + "]";
    }
}
