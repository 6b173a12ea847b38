package dev.keyturn.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.IssuerProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.MailException;

class FolderMailsTest {
    private final Path folder;

    FolderMailsTest(@TempDir Path parent) {
        this.folder = parent.resolve("mail");
    }

    @Test
    void eachMailIsAFileForItsOwnerAlone() throws Exception {
        mails().send(new Mail("ada@example.org", "Hello", "A link"));

        List<Path> files = files();
        assertThat(files).singleElement().satisfies(file -> {
            assertThat(file.toString()).endsWith(".eml");
            assertThat(Files.readString(file)).contains("To: ada@example.org", "Subject: Hello", "A link");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        });
    }

    @Test
    void theLastHundredStay() throws Exception {
        for (int i = 0; i < 103; i++) {
            mails().send(new Mail("ada@example.org", "Hello", "A link"));
        }

        assertThat(files()).hasSize(100);
    }

    @Test
    void whatCannotBeWrittenIsForLater() throws Exception {
        Files.createFile(folder);

        assertThatThrownBy(() -> mails().send(new Mail("ada@example.org", "Hello", "A link")))
                .isInstanceOf(MailException.class);
    }

    @Test
    void nothingIsLeftOfAMailToNobody() throws Exception {
        assertThatThrownBy(() -> mails().send(new Mail("<ada>@x", "Hello", "A link")))
                .isInstanceOf(UndeliverableException.class);
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private FolderMails mails() {
        MimeMails mails = new MimeMails(
                new MailProperties(null, folder),
                new IssuerProperties(URI.create("https://id.example.org"), URI.create("https://api.example.org")),
                Clock.systemUTC());
        return new FolderMails(mails, folder, Clock.systemUTC());
    }
}
