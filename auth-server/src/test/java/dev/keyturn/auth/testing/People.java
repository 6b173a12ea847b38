package dev.keyturn.auth.testing;

import dev.keyturn.model.DatabaseRoles;
import dev.keyturn.model.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes accounts, each test its own, so that none depends on another. */
public final class People {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String PASSWORD = "a long enough password";

    /** Of the password, and as strong as the server's own: to log in takes what it always does. */
    private static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$PpVRIxJUieI+R6NNMXw2Bw$reGegpEu8tGY5OQj1ez5rozLvsHT5vWSxkyMb9J73j8";

    private People() {}

    /** Somebody new in the database that all tests share, for tests of what comes after a registration. */
    public static Registered somebody() {
        String username = nextName();
        try (Connection connection = TestDatabase.shared().connectAs(DatabaseRoles.AUTH);
                PreparedStatement insert = connection.prepareStatement("""
                        WITH made AS (
                            INSERT INTO identity.account (username, email) VALUES (?, ?) RETURNING id, uid
                        ), known AS (
                            INSERT INTO identity.credential (account_id, password_hash) SELECT id, ? FROM made
                        )
                        SELECT id, uid FROM made""")) {
            insert.setString(1, username);
            insert.setString(2, email(username));
            insert.setString(3, HASH);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new Registered(row.getLong("id"), row.getString("uid"), username, email(username), PASSWORD);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Registers somebody new. */
    public static Registered register(Caller caller) {
        String username = nextName();
        String email = email(username);
        Answer answer = caller.postJson("/register", """
                {"username": "%s", "email": "%s", "password": "%s"}""".formatted(username, email, PASSWORD));
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.body());
        }
        return new Registered(answer.json().path("id").asLong(), answer.text("uid"), username, email, PASSWORD);
    }

    private static String nextName() {
        return "person" + NEXT.incrementAndGet();
    }

    private static String email(String username) {
        return username + "@example.org";
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
