package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

        Http.Answer account = Http.get(auth("/auth/me"), person.accessToken());
        assertThat(account.status()).isEqualTo(200);
        assertThat(account.text("username")).isEqualTo(person.username());

        Http.Answer user = Http.get(resource("/users/me"), person.accessToken());
        assertThat(user.status()).isEqualTo(200);
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

        assertThat(Http.post(auth("/verify-email"), Map.of("token", mailed(email, "/verify-email")))
                        .status())
                .isEqualTo(204);
        assertThat(Http.get(auth("/auth/me"), person.accessToken())
                        .body()
                        .path("is_verified")
                        .asBoolean())
                .isTrue();

        assertThat(Http.post(auth("/password-forgotten"), Map.of("email", email))
                        .status())
                .isEqualTo(202);
        assertThat(Http.post(
                                auth("/password-reset"),
                                Map.of("token", mailed(email, "/password-reset"), "password", "another long password"))
                        .status())
                .isEqualTo(204);
        assertThat(Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                        .status())
                .isEqualTo(401);
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

    @Test
    void aRegistrationCannotChooseItsRoleItsIdOrThatItIsVerified() {
        Map<String, Object> greedy = new HashMap<>(registration(somebody()));
        greedy.putAll(Map.of("role", "ADMIN", "id", 1, "uid", "x", "is_verified", true, "is_active", false));

        Http.Answer made = Http.post(auth("/register"), greedy);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("role")).isEqualTo("VISITOR");
        assertThat(made.body().path("is_verified").asBoolean(true)).isFalse();
        assertThat(made.body().path("is_active").asBoolean(false)).isTrue();
        assertThat(made.body().path("id").asLong()).isGreaterThan(1);
    }

    @Test
    void anAddressOrANameThatDiffersOnlyInCaseIsTaken() {
        String username = somebody();
        assertThat(Http.post(auth("/register"), registration(username)).status())
                .isEqualTo(201);

        Map<String, Object> sameAddress = new HashMap<>(registration(somebody()));
        sameAddress.put("email", (username + "@Example.com").toUpperCase(Locale.ROOT));
        Http.Answer refused = Http.post(auth("/register"), sameAddress);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("urn:keyturn:problem:name-taken");

        Map<String, Object> sameName = new HashMap<>(registration(somebody()));
        sameName.put("username", username.toUpperCase(Locale.ROOT));
        assertThat(Http.post(auth("/register"), sameName).status()).isEqualTo(400);
    }
}
