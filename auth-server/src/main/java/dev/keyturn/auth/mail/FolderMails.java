package dev.keyturn.auth.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;

/** Puts each mail into a folder as a file that mail programs open, for trying things out. */
final class FolderMails implements MailSending {
    private static final int MOST = 100;
    private static final String ENDING = ".eml";
    private static final Session SESSION = Session.getInstance(utf8());

    private final MimeMails mails;
    private final Path folder;
    private final Clock clock;

    FolderMails(MimeMails mails, Path folder, Clock clock) {
        this.mails = mails;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public boolean isSetUp() {
        return true;
    }

    @Override
    public void send(Mail mail) throws UndeliverableException {
        try {
            Files.createDirectories(folder);
            // Readable by its owner alone, and given its final name only once it is complete.
            Path unfinished = Files.createTempFile(
                    folder,
                    clock.millis() + "-",
                    ".unfinished",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream file = Files.newOutputStream(unfinished)) {
                mails.write(mail, new MimeMessage(SESSION)).writeTo(file);
            } catch (UndeliverableException | MessagingException | IOException e) {
                Files.delete(unfinished);
                throw e;
            }
            String name = unfinished.getFileName().toString();
            Files.move(
                    unfinished,
                    folder.resolve(name.substring(0, name.lastIndexOf('.')) + ENDING),
                    StandardCopyOption.ATOMIC_MOVE);
            removeOldest();
        } catch (MessagingException e) {
            throw new MailPreparationException(e);
        } catch (IOException e) {
            throw new MailSendException("The mail could not be written into " + folder, e);
        }
    }

    /** Permits addresses in all scripts (RFC 6532). */
    private static Properties utf8() {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        return properties;
    }

    private void removeOldest() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> present = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.reverseOrder())
                    .skip(MOST)
                    .toList();
            for (Path old : present) {
                Files.deleteIfExists(old);
            }
        }
    }
}
