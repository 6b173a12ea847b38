package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokensJourneyIT extends OrdinaryJourney {
    @Test
    void aLoginIsRefreshedAndTheNewTokenServes() {
        Person person = newcomer();

        Http.Answer refreshed = refresh(person.refreshToken());

        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(refreshed.text("refresh_token")).isNotEqualTo(person.refreshToken());
        assertThat(Http.get(resource("/users/me"), refreshed.text("access_token"))
                        .status())
                .isEqualTo(200);
        assertThat(refresh(refreshed.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void theFirstPartyAppRefreshesAtTheTokenEndpoint() {
        Http.Answer first = token(Map.of(
                "grant_type", "password",
                "username", stack.credential(Credential.DEMO_EMAIL),
                "password", stack.credential(Credential.DEMO_PASSWORD)));
        assertThat(first.status()).isEqualTo(200);

        Http.Answer second = token(Map.of("grant_type", "refresh_token", "refresh_token", first.text("refresh_token")));

        assertThat(second.status()).isEqualTo(200);
        assertThat(Http.get(resource("/users/me"), second.text("access_token")).text("username"))
                .isEqualTo("demo");
    }

    @Test
    void noClientTurnsTheTokenOfAnother() {
        Person person = newcomer();

        Http.Answer refused = token(Map.of("grant_type", "refresh_token", "refresh_token", person.refreshToken()));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(person.refreshToken()).status()).isEqualTo(200);
    }

    @Test
    void aServiceReadsUsersWithItsOwnToken() {
        Http.Answer token = Http.form(
                auth("/oauth2/token"),
                stack.credential(Credential.SERVICE_CLIENT_ID),
                stack.credential(Credential.SERVICE_CLIENT_SECRET),
                Map.of("grant_type", "client_credentials", "scope", "users:read"));
        assertThat(token.status()).isEqualTo(200);

        Http.Answer users = Http.get(resource("/users"), token.text("access_token"));

        assertThat(users.status()).isEqualTo(200);
        assertThat(users.body().findValuesAsString("username")).contains("demo");
        assertThat(Http.get(resource("/events"), token.text("access_token")).status())
                .isEqualTo(403);
    }

    @Test
    void aLogoutEndsTheSession() {
        Person person = newcomer();

        assertThat(Http.post(auth("/auth/logout"), person.accessToken()).status())
                .isEqualTo(204);

        assertThat(refresh(person.refreshToken()).status()).isEqualTo(401);
    }

    private Http.Answer refresh(String refreshToken) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", refreshToken));
    }
}
