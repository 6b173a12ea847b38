package dev.keyturn.auth.testing;

import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was sent to somebody, in the folder of the server that all tests share. */
public record Mailbox(String email) {
    private static final Session SESSION = Session.getInstance(new Properties());

    /** The secret of the newest link to that path; waits for the mail. */
    public String token(String path) {
        Pattern link = Pattern.compile(Pattern.quote(TestSettings.ISSUER + path) + "\\?token=([A-Za-z0-9_-]{43})\\s");
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> texts().stream()
                                .map(link::matcher)
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .reduce((older, newer) -> newer),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** What all of them say, the oldest first. */
    public List<String> texts() {
        try (Stream<Path> files = Files.list(TestSettings.MAILS)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .map(Mailbox::read)
                    .flatMap(Optional::stream)
                    .filter(this::isMine)
                    .map(Mailbox::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<MimeMessage> read(Path file) {
        try (InputStream mail = Files.newInputStream(file)) {
            return Optional.of(new MimeMessage(SESSION, mail));
        } catch (NoSuchFileException old) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isMine(MimeMessage mail) {
        try {
            return mail.getRecipients(Message.RecipientType.TO)[0].toString().equals(email);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage mail) {
        try {
            return (String) mail.getContent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
