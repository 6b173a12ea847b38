package dev.keyturn.journeys;

import dev.keyturn.cli.local.RunningStack;
import dev.keyturn.cli.secrets.Credential;
import java.util.Map;
import java.util.UUID;

/** What journeys begin with: both servers, and people who can log in. */
abstract class Journey {
    static final String PASSWORD = "correct horse battery staple";

    final RunningStack stack;

    Journey(RunningStack stack) {
        this.stack = stack;
    }

    /** A person who has just logged in. */
    record Person(long id, String username, String accessToken, String refreshToken) {}

    String auth(String path) {
        return stack.auth() + path;
    }

    String resource(String path) {
        return stack.resource() + path;
    }

    static String somebody() {
        return "p" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    static Map<String, String> registration(String username) {
        return Map.of("username", username, "email", username + "@example.com", "password", PASSWORD);
    }

    Person newcomer() {
        String username = somebody();
        Http.post(auth("/register"), registration(username)).is(201);
        return login(username + "@example.com", PASSWORD);
    }

    Person login(String email, String password) {
        Http.Answer answer = Http.post(auth("/login"), Map.of("email", email, "password", password))
                .is(200);
        return new Person(
                answer.body().at("/user/id").asLong(),
                answer.body().at("/user/username").asString(),
                answer.text("access_token"),
                answer.text("refresh_token"));
    }

    /** A call to the token endpoint by the first-party app. */
    Http.Answer token(Map<String, String> parameters) {
        return Http.form(
                auth("/oauth2/token"),
                stack.credential(Credential.APP_CLIENT_ID),
                stack.credential(Credential.APP_CLIENT_SECRET),
                parameters);
    }
}
