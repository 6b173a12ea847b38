package dev.keyturn.auth.mail;

import dev.keyturn.auth.IssuerProperties;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Objects;

/** Mails as they travel (RFC 5322). */
final class MimeMails {
    private final InternetAddress from;
    private final Clock clock;

    /** @throws IllegalArgumentException if the sender's address is invalid */
    MimeMails(MailProperties properties, IssuerProperties issuer, Clock clock) {
        String sender = Objects.requireNonNullElseGet(
                properties.from(), () -> "no-reply@" + issuer.issuer().getHost());
        try {
            this.from = new InternetAddress(sender);
        } catch (AddressException e) {
            throw new IllegalArgumentException("keyturn.mail.from is no address: " + sender, e);
        }
        this.clock = clock;
    }

    /** Writes a mail into an empty message. */
    MimeMessage write(Mail mail, MimeMessage message) throws UndeliverableException, MessagingException {
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, recipient(mail.to()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        // So that no absence note answers it (RFC 3834, section 5).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        return message;
    }

    /**
     * Sets the address instead of parsing it: a parser could read what somebody registered with as another address, or
     * as several.
     */
    private static InternetAddress recipient(String address) throws UndeliverableException {
        try {
            InternetAddress recipient = new InternetAddress();
            recipient.setAddress(address);
            recipient.validate();
            if (recipient.isGroup()) {
                throw new AddressException("A group may be anybody's");
            }
            return recipient;
        } catch (AddressException e) {
            throw new UndeliverableException(e);
        }
    }
}
