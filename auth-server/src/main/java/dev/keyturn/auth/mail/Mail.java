package dev.keyturn.auth.mail;

/**
 * A mail to one person, of plain text.
 *
 * @param to one address, without a name
 * @param text ends its lines with line feeds
 */
public record Mail(String to, String subject, String text) {
    /** Without what it says, which may be a secret, and to whom. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
