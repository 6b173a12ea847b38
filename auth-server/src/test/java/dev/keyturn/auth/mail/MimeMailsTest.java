package dev.keyturn.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.IssuerProperties;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeMailsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    private static final IssuerProperties ISSUER =
            new IssuerProperties(URI.create("https://id.example.org"), URI.create("https://api.example.org"));

    @Test
    void writesALetterToOnePerson() throws Exception {
        MimeMessage message = write(mails(null), new Mail("ada@example.org", "Grüße", "Ä link\n"));

        assertThat(message.getFrom()[0]).hasToString("no-reply@id.example.org");
        assertThat(message.getRecipients(Message.RecipientType.TO)).hasSize(1);
        assertThat(message.getAllRecipients()[0]).hasToString("ada@example.org");
        assertThat(message.getSubject()).isEqualTo("Grüße");
        assertThat(message.getContent()).isEqualTo("Ä link\n");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSentDate()).isEqualTo(CLOCK.instant());
    }

    @Test
    void theSenderMayHaveAName() throws Exception {
        assertThat(write(mails("Our shop <hello@shop.example>"), new Mail("ada@example.org", "s", "t"))
                        .getFrom()[0])
                .hasToString("Our shop <hello@shop.example>");
    }

    @Test
    void aSenderThatIsNoAddressIsSaidAtTheStart() {
        assertThatThrownBy(() -> mails("nobody at all"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyturn.mail.from");
    }

    /** Each of them can be registered with. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ada@example.org>",
                "x<victim@evil.example>",
                "ada@example.org,eve@evil.example",
                "ada@example.org;eve@evil.example",
                "(comment)ada@example.org",
                "group:ada@example.org;",
                "ada..b@example.org"
            })
    void anAddressThatCouldBeReadAsAnotherGetsNoMail(String address) {
        assertThatThrownBy(() -> write(mails(null), new Mail(address, "s", "t")))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageNotContaining("ada")
                .hasMessageNotContaining("evil");
    }

    @Test
    void addressesOfAllScriptsDo() throws Exception {
        assertThat(write(mails(null), new Mail("пётр@example.org", "s", "t")).getAllRecipients()[0])
                .hasToString("пётр@example.org");
    }

    private static MimeMails mails(@Nullable String from) {
        return new MimeMails(new MailProperties(from, null), ISSUER, CLOCK);
    }

    private static MimeMessage write(MimeMails mails, Mail mail) throws Exception {
        MimeMessage message = mails.write(mail, new MimeMessage(Session.getInstance(new Properties())));
        message.saveChanges();
        return message;
    }
}
