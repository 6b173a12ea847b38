package dev.keyturn.auth.mail;

/** Sends mail in the way that is configured: by SMTP, into a folder, or not at all. */
public interface MailSending {
    /** Whether there is any way to send one. */
    boolean isSetUp();

    /**
     * Hands a mail over; takes seconds at worst, and holds no connection to the database.
     *
     * @throws UndeliverableException if it will never go, because its address is none or is refused for good
     * @throws org.springframework.mail.MailException if it did not go now
     */
    void send(Mail mail) throws UndeliverableException;
}
