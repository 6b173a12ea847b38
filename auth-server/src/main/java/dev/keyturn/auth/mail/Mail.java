package dev.keyturn.auth.mail;

/**
 * A mail to one person, of plain text.
 *
 * @param to one address, without a name
 * @param text ends its lines with line feeds
 */
public record Mail(String to, String subject, String text) {
    /** Without the address and the text, which may hold a secret. */
    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
