package dev.keyturn.auth.testing;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes accounts, each test its own, so that none depends on another. */
public final class People {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String PASSWORD = "a long enough password";

    private People() {}

    /** Registers somebody new. */
    public static Registered register(Caller caller) {
        String username = "person" + NEXT.incrementAndGet();
        String email = username + "@example.org";
        Answer answer = caller.postJson("/register", """
                {"username": "%s", "email": "%s", "password": "%s"}""".formatted(username, email, PASSWORD));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return new Registered(answer.json().path("id").asLong(), answer.text("uid"), username, email, PASSWORD);
    }

    /** Somebody who can log in. */
    public record Registered(long id, String uid, String username, String email, String password) {
        /** Logs in as our own apps do. */
        public Answer login(Caller caller) {
            return caller.postJson("/login", """
                    {"email": "%s", "password": "%s"}""".formatted(email, password));
        }

        /** Logs in with the app client's password grant. */
        public Answer passwordGrant(Caller caller) {
            return caller.token(
                    "app",
                    TestSettings.APP_SECRET,
                    Map.of("grant_type", "password", "username", username, "password", password));
        }
    }
}
