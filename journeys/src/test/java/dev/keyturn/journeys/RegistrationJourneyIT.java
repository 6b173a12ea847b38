package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
