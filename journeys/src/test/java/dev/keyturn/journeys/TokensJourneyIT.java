package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokensJourneyIT extends OrdinaryJourney {
    @Test
    void aLoginIsRefreshedAndTheNewTokenServes() {
        Person person = newcomer();

        Http.Answer refreshed = refresh(person.refreshToken()).is(200);

        assertThat(refreshed.text("refresh_token")).isNotEqualTo(person.refreshToken());
        Http.get(resource("/users/me"), refreshed.text("access_token")).is(200);
        refresh(refreshed.text("refresh_token")).is(200);
    }

    @Test
    void theFirstPartyAppRefreshesAtTheTokenEndpoint() {
        Http.Answer first = token(Map.of(
                        "grant_type", "password",
                        "username", stack.credential(Credential.DEMO_EMAIL),
                        "password", stack.credential(Credential.DEMO_PASSWORD)))
                .is(200);

        Http.Answer second = token(Map.of("grant_type", "refresh_token", "refresh_token", first.text("refresh_token")))
                .is(200);

        assertThat(Http.get(resource("/users/me"), second.text("access_token")).text("username"))
                .isEqualTo("demo");
    }

    @Test
    void noClientTurnsTheTokenOfAnother() {
        Person person = newcomer();

        Http.Answer refused = token(Map.of("grant_type", "refresh_token", "refresh_token", person.refreshToken()))
                .is(400);

        assertThat(refused.text("error")).isEqualTo("invalid_grant");
        refresh(person.refreshToken()).is(200);
    }

    @Test
    void aServiceReadsUsersWithItsOwnToken() {
        Http.Answer token = Http.form(
                        auth("/oauth2/token"),
                        stack.credential(Credential.SERVICE_CLIENT_ID),
                        stack.credential(Credential.SERVICE_CLIENT_SECRET),
                        Map.of("grant_type", "client_credentials", "scope", "users:read"))
                .is(200);

        Http.Answer users =
                Http.get(resource("/users"), token.text("access_token")).is(200);

        assertThat(users.body().findValuesAsString("username")).contains("demo");
        Http.get(resource("/events"), token.text("access_token")).is(403);
    }

    @Test
    void aLogoutEndsTheSession() {
        Person person = newcomer();

        Http.post(auth("/auth/logout"), person.accessToken()).is(204);

        refresh(person.refreshToken()).is(401);
    }

    private Http.Answer refresh(String refreshToken) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", refreshToken));
    }
}
