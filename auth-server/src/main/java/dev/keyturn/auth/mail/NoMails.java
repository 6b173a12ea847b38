package dev.keyturn.auth.mail;

/** Stands for mail that nobody has configured. */
final class NoMails implements MailSending {
    @Override
    public boolean isSetUp() {
        return false;
    }

    @Override
    public void send(Mail mail) {
        throw new IllegalStateException("No way to send mail is set up");
    }
}
