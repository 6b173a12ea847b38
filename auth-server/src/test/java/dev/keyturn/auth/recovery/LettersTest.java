package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.accounts.Addressee;
import dev.keyturn.auth.mail.Mail;
import dev.keyturn.edge.secrets.Secret;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LettersTest {
    private final Letters letters = new Letters(
            new IssuerProperties(URI.create("https://id.example.org"), URI.create("https://api.example.org")),
            new RecoveryProperties(Duration.ofMinutes(30), Duration.ofDays(3), Duration.ofSeconds(1), Duration.ZERO));
    private final Addressee ada = new Addressee(7, "ada@example.org", false, 1);

    @Test
    void sayWhereTheAccountIsAndForHowLongTheLinkIsGood() {
        Mail reset = letters.of(LinkPurpose.RESET_PASSWORD, ada, new Secret("secret"));
        Mail verify = letters.of(LinkPurpose.VERIFY_EMAIL, ada, new Secret("secret"));

        assertThat(reset.to()).isEqualTo("ada@example.org");
        assertThat(reset.text())
                .contains("account at id.example.org", "within 30 minutes")
                .contains("\nhttps://id.example.org/password-reset?token=secret\n");
        assertThat(verify.text())
                .contains("account at id.example.org", "within 3 days")
                .contains("\nhttps://id.example.org/verify-email?token=secret\n");
        assertThat(reset).hasToString("Mail[" + reset.subject() + "]");
    }

    @ParameterizedTest
    @CsvSource({"PT1M, 1 minutes", "PT119M, 119 minutes", "PT2H, 2 hours", "PT47H, 47 hours", "P2D, 2 days"})
    void countInTheLargestUnitOfWhichThereAreTwo(Duration duration, String words) {
        assertThat(Letters.inWords(duration)).isEqualTo(words);
    }
}
