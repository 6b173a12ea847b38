package dev.keyturn.auth.mail;

import jakarta.mail.MessagingException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSender;

/** Sends by SMTP. */
final class SmtpMails implements MailSending {
    private final MimeMails mails;
    private final JavaMailSender sender;

    SmtpMails(MimeMails mails, JavaMailSender sender) {
        this.mails = mails;
        this.sender = sender;
    }

    @Override
    public boolean isSetUp() {
        return true;
    }

    @Override
    public void send(Mail mail) throws UndeliverableException {
        try {
            sender.send(mails.write(mail, sender.createMimeMessage()));
        } catch (MessagingException e) {
            throw new MailPreparationException(e);
        }
    }
}
