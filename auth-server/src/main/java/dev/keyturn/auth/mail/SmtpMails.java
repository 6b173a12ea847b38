package dev.keyturn.auth.mail;

import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/** Sends by SMTP. */
final class SmtpMails implements MailSending {
    private static final String END_OF_DATA = ".";

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
        } catch (MailSendException e) {
            for (Exception failure : e.getMessageExceptions()) {
                refuseForGood(failure);
            }
            throw e;
        }
    }

    /** Of what the server says of the recipient or the mail, but not of the sender: that is a setting, and can be mended. */
    private static void refuseForGood(Exception failure) throws UndeliverableException {
        for (Exception next = failure; next != null; next = next(next)) {
            if (next instanceof SMTPAddressFailedException address && isFinal(address.getReturnCode())) {
                throw new UndeliverableException(address);
            }
            if (next instanceof SMTPSendFailedException mail
                    && isFinal(mail.getReturnCode())
                    && mail.getCommand().equals(END_OF_DATA)) {
                throw new UndeliverableException(mail);
            }
        }
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException more ? more.getNextException() : null;
    }

    /** "The SMTP client SHOULD NOT repeat the exact request" (RFC 5321, section 4.2.1). */
    private static boolean isFinal(int code) {
        return code >= 500;
    }
}
