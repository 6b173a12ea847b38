package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.Person;
import dev.keyturn.auth.sessions.Session;
import dev.keyturn.auth.tokens.AccessToken;
import java.util.UUID;

/**
 * What a login or a refresh answers.
 *
 * @param expiresIn seconds that the access token is good for
 */
record TokenAnswer(String accessToken, String tokenType, long expiresIn, String refreshToken, String scope, User user) {
    static TokenAnswer of(Session session, AccessToken accessToken, String refreshToken) {
        Person person = session.person();
        return new TokenAnswer(
                accessToken.value(),
                "bearer",
                accessToken.lifetime(),
                refreshToken,
                String.join(" ", accessToken.scopes()),
                new User(person.id(), person.uid(), person.username(), person.email()));
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "TokenAnswer[" + user + "]";
    }

    /** Whose tokens they are. */
    record User(long id, UUID uid, String username, String email) {}
}
