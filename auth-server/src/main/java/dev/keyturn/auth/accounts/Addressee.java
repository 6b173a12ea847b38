package dev.keyturn.auth.accounts;

/**
 * Somebody with an address for mails.
 *
 * @param email as the person gave it, in the same case
 * @param verified whether the person has shown that they read mails to it
 * @param credentialVersion the version of the present password
 */
public record Addressee(long accountId, String email, boolean verified, int credentialVersion) {
    /** Without the person. */
    @Override
    public String toString() {
        return "Addressee[" + accountId + "]";
    }
}
