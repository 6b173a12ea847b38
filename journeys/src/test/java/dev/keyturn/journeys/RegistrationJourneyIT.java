package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistrationJourneyIT extends OrdinaryJourney {
    @Test
    void aNewcomerRegistersLogsInAndIsKnownToBothServers() {
        Person person = newcomer();

        Http.Answer account = Http.get(auth("/auth/me"), person.accessToken()).is(200);
        assertThat(account.text("username")).isEqualTo(person.username());

        Http.Answer user = Http.get(resource("/users/me"), person.accessToken()).is(200);
        assertThat(user.body().path("id").asLong()).isEqualTo(person.id());
        assertThat(user.text("uid")).isEqualTo(account.text("uid"));
        assertThat(user.text("email")).isEqualTo(person.username() + "@example.com");

        Http.Answer seenByAnother =
                Http.get(resource("/users/" + person.id()), newcomer().accessToken());
        assertThat(seenByAnother.text("username")).isEqualTo(person.username());
        assertThat(seenByAnother.body().has("email")).isFalse();
    }

    @Test
    void aNewcomerConfirmsTheirAddressAndGetsInAgainWithoutTheirPassword() {
        Person person = newcomer();
        String email = person.username() + "@example.com";

        Http.post(auth("/verify-email"), Map.of("token", mailed(email, "/verify-email")))
                .is(204);
        assertThat(Http.get(auth("/auth/me"), person.accessToken())
                        .body()
                        .path("is_verified")
                        .asBoolean())
                .isTrue();

        Http.post(auth("/password-forgotten"), Map.of("email", email)).is(202);
        Http.post(
                        auth("/password-reset"),
                        Map.of("token", mailed(email, "/password-reset"), "password", "another long password"))
                .is(204);
        Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                .is(401);
        assertThat(login(email, "another long password").id()).isEqualTo(person.id());
    }

    /** The secret of the link in the mail that is in the data folder. */
    private String mailed(String email, String path) {
        Pattern link = Pattern.compile(Pattern.quote(auth(path)) + "\\?token=(\\S+)");
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> mails().stream()
                                .filter(mail -> mail.contains("To: " + email))
                                .map(link::matcher)
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<String> mails() throws IOException {
        List<String> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(stack.data().resolve("mail"))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".eml")) {
                    mails.add(Files.readString(file));
                }
            }
        } catch (NoSuchFileException none) {
            // No mail has been sent yet, or one went to make room for others.
            return mails;
        }
        return mails;
    }
}
