package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import dev.keyturn.edge.http.RequestSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Grace answers that go somewhere else than the turn went. */
@AuthServerTest
class StrangeRepeatsIT {
    private static final RequestSource HOME = new RequestSource("192.0.2.1", "app/1");
    private static final RequestSource NEIGHBOUR = new RequestSource("192.0.2.77", "app/1");
    private static final RequestSource ABROAD = new RequestSource("198.51.100.1", "app/1");
    private static final RequestSource OTHER_AGENT = new RequestSource("192.0.2.1", "curl/8");
    private static final String PUBLIC = "native";
    private static final String CONFIDENTIAL = "app";

    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final RefreshTokenRotation rotation;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls register() first
    @Autowired
    StrangeRepeatsIT(
            JdbcClient jdbc, PasswordLogin passwords, SessionLifecycle sessions, RefreshTokenRotation rotation) {
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
        this.rotation = rotation;
    }

    @BeforeEach
    void register() {
        person = People.somebody();
    }

    @Test
    void theThirdInARowIsAReplayAndEndsTheSession() {
        String first = begin(PUBLIC, null);
        String second = rotated(rotate(first, PUBLIC, HOME, null));

        assertThat(rotate(first, PUBLIC, ABROAD, null)).isInstanceOf(RotationResult.Repeated.class);
        assertThat(rotate(first, PUBLIC, OTHER_AGENT, null)).isInstanceOf(RotationResult.Repeated.class);
        assertThat(rotate(first, PUBLIC, ABROAD, null)).isInstanceOf(RotationResult.Replayed.class);

        assertThat(rotate(second, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Dead.class);
        assertThat(events()).containsExactly("SESSION_STARTED", "REFRESH_REPEATED", "REFRESH_REPLAYED");
    }

    @Test
    void fromTheSameNetworkAndAgentTheAnswerMayBeAskedForManyTimes() {
        String first = begin(PUBLIC, null);
        String second = rotated(rotate(first, PUBLIC, HOME, null));

        for (int i = 0; i < 5; i++) {
            assertThat(rotate(first, PUBLIC, NEIGHBOUR, null)).isInstanceOf(RotationResult.Repeated.class);
        }
        assertThat(rotate(second, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Rotated.class);
    }

    @Test
    void oneFromHomeInBetweenBeginsTheCountAnew() {
        String first = begin(PUBLIC, null);
        rotate(first, PUBLIC, HOME, null);

        for (RequestSource source : List.of(ABROAD, ABROAD, HOME, ABROAD, ABROAD)) {
            assertThat(rotate(first, PUBLIC, source, null)).isInstanceOf(RotationResult.Repeated.class);
        }
        assertThat(rotate(first, PUBLIC, ABROAD, null)).isInstanceOf(RotationResult.Replayed.class);
    }

    @Test
    void aTurnBeginsTheCountAnewAndSaysWhereHomeIs() {
        String first = begin(PUBLIC, null);
        String second = rotated(rotate(first, PUBLIC, HOME, null));
        rotate(first, PUBLIC, ABROAD, null);
        rotate(first, PUBLIC, ABROAD, null);
        rotate(second, PUBLIC, ABROAD, null);

        for (RequestSource source : List.of(HOME, HOME, ABROAD)) {
            assertThat(rotate(second, PUBLIC, source, null)).isInstanceOf(RotationResult.Repeated.class);
        }
    }

    @Test
    void aClientThatProvesWhoItIsMayBeAnywhere() {
        String secret = begin(CONFIDENTIAL, null);
        rotate(secret, CONFIDENTIAL, HOME, null);
        String bound = begin(PUBLIC, "thumbprint");
        rotate(bound, PUBLIC, HOME, "thumbprint");

        for (int i = 0; i < 4; i++) {
            assertThat(rotate(secret, CONFIDENTIAL, ABROAD, null)).isInstanceOf(RotationResult.Repeated.class);
            assertThat(rotate(bound, PUBLIC, ABROAD, "thumbprint")).isInstanceOf(RotationResult.Repeated.class);
        }
    }

    /** Sessions that were turned before it was noted where. */
    @Test
    void anUnknownHomeIsNoReason() {
        String first = begin(PUBLIC, null);
        rotate(first, PUBLIC, HOME, null);
        jdbc.sql("UPDATE session SET turned_from = NULL WHERE account_id = :account")
                .param("account", person.id())
                .update();

        for (int i = 0; i < 4; i++) {
            assertThat(rotate(first, PUBLIC, ABROAD, null)).isInstanceOf(RotationResult.Repeated.class);
        }
    }

    /** A session that is bound to a key is nobody's who does not prove it: no turn, no end, no repetition. */
    @Test
    void withoutTheProofOfItsKeyATokenHasNoEffect() {
        String first = begin(PUBLIC, "thumbprint");

        assertThat(rotate(first, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Dead.class);
        assertThat(rotate(first, PUBLIC, HOME, "another")).isInstanceOf(RotationResult.Dead.class);
        String second = rotated(rotate(first, PUBLIC, HOME, "thumbprint"));
        assertThat(rotate(first, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Dead.class);
        String third = rotated(rotate(second, PUBLIC, HOME, "thumbprint"));
        assertThat(rotate(first, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Dead.class);
        assertThat(rotate(third, PUBLIC, HOME, "thumbprint")).isInstanceOf(RotationResult.Rotated.class);
    }

    /** Those from before are good without it, and who has one of them has taken it from the client. */
    @Test
    void theTokensFromItsFirstProofOnHaveNoEffectWithoutIt() {
        String first = begin(PUBLIC, null);
        String second = rotated(rotate(first, PUBLIC, HOME, "thumbprint"));
        String third = rotated(rotate(second, PUBLIC, HOME, "thumbprint"));

        assertThat(rotate(second, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Dead.class);
        String fourth = rotated(rotate(third, PUBLIC, HOME, "thumbprint"));
        assertThat(rotate(first, PUBLIC, HOME, null)).isInstanceOf(RotationResult.Replayed.class);
        assertThat(rotate(fourth, PUBLIC, HOME, "thumbprint")).isInstanceOf(RotationResult.Dead.class);
    }

    private String begin(String client, @Nullable String thumbprint) {
        return sessions.begin(new NewSession(
                        passwords
                                .check(person.username(), person.password(), HOME)
                                .orElseThrow(),
                        client,
                        Set.of("users:read"),
                        Set.of(),
                        HOME,
                        null,
                        thumbprint))
                .orElseThrow()
                .refreshToken();
    }

    private RotationResult<String> rotate(
            String token, String client, RequestSource source, @Nullable String thumbprint) {
        return rotation.rotate(
                new RefreshRequest(token, client, Set.of(), source, System.nanoTime(), thumbprint),
                session -> "an access token");
    }

    private static String rotated(RotationResult<String> result) {
        assertThat(result).isInstanceOf(RotationResult.Rotated.class);
        return ((RotationResult.Rotated<String>) result).refreshToken();
    }

    private List<String> events() {
        return jdbc.sql("SELECT type FROM audit_event WHERE account_id = :account AND sid IS NOT NULL ORDER BY id")
                .param("account", person.id())
                .query((row, number) -> row.getString(1))
                .list();
    }
}
