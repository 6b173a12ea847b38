package dev.keyturn.auth.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.auth.tokens.RevokedTokens;
import dev.keyturn.edge.http.RequestSource;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class RevocationIT {
    private static final RequestSource SOURCE = new RequestSource("192.0.2.1", null);
    private static final String[] APP = {"Authorization", Caller.basic("app", TestSettings.APP_SECRET)};
    private static final String[] SERVICE = {"Authorization", Caller.basic("service", TestSettings.SERVICE_SECRET)};

    private final Caller caller;
    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final RevokedTokens revokedTokens;
    private People.Registered person;
    private Answer login;

    @SuppressWarnings("NullAway.Init") // JUnit calls login() first
    @Autowired
    RevocationIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            PasswordLogin passwords,
            SessionLifecycle sessions,
            RevokedTokens revokedTokens) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
        this.revokedTokens = revokedTokens;
    }

    @BeforeEach
    void login() {
        person = People.somebody();
        login = person.passwordGrant(caller);
    }

    @Test
    void aRevokedAccessTokenIsRefusedAtOnceAndItsSessionGoesOn() {
        String token = login.text("access_token");
        int before = me(token).status();

        Answer answer = revoke(token, APP);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(before).isEqualTo(200);
        assertThat(me(token).status()).isEqualTo(401);
        assertThat(me(token).header("WWW-Authenticate")).contains("invalid_token");
        assertThat(me(token).problem()).isEqualTo("unauthenticated");
        assertThat(active(token, APP)).isFalse();
        Answer refreshed = refresh(login.text("refresh_token"));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(me(refreshed.text("access_token")).status()).isEqualTo(200);
    }

    /** Each takes room at every resource server, until it expires. */
    @Test
    void aSessionWithManyRevokedTokensEndsInstead() throws Exception {
        UUID sid = UUID.fromString(
                SignedJWT.parse(login.text("access_token")).getJWTClaimsSet().getStringClaim("sid"));
        Instant later = Instant.now().plusSeconds(300);
        for (int i = 0; i < 25; i++) {
            revokedTokens.add(UUID.randomUUID(), later, sid, "service");
            revokedTokens.add(UUID.randomUUID(), Instant.now(), sid, "app"); // expires at this moment
        }
        for (int i = 0; i < 20; i++) {
            revoke(login.text("access_token"), APP);
            login = refresh(login.text("refresh_token"));
            assertThat(login.status()).isEqualTo(200);
        }

        revoke(login.text("access_token"), APP);

        assertThat(me(login.text("access_token")).problem()).isEqualTo("session-ended");
        assertThat(refresh(login.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM revoked_token
                        WHERE sid = :sid AND expires_at > clock_timestamp() + interval '5 minutes'""").param("sid", sid).query(Long.class).single()).isEqualTo(20);
        assertThat(jdbc.sql("SELECT detail FROM audit_event WHERE type = 'SESSION_ENDED' AND sid = :sid")
                        .param("sid", sid)
                        .query(String.class)
                        .list())
                .containsExactly("so many of its access tokens were revoked");
    }

    @Test
    void aServicesTokenIsRevokedAsWell() {
        String token = serviceToken();
        boolean before = active(token, SERVICE);

        revoke(token, SERVICE);

        assertThat(before).isTrue();
        assertThat(active(token, SERVICE)).isFalse();
        assertThat(active(serviceToken(), SERVICE)).isTrue();
    }

    @Test
    void revokingTwiceIsAuditedOnce() throws Exception {
        String token = login.text("access_token");

        revoke(token, APP);
        revoke(token, APP);

        assertThat(jdbc.sql("""
                        SELECT count(*) FROM audit_event
                        WHERE type = 'TOKEN_REVOKED' AND detail = :jti AND account_id = :account AND client_id = 'app'""")
                        .param("jti", SignedJWT.parse(token).getJWTClaimsSet().getJWTID())
                        .param("account", person.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aRefreshTokenOfAnyGenerationEndsItsSessionAndNoOther() {
        Answer other = person.passwordGrant(caller);
        String first = login.text("refresh_token");
        Answer third = refresh(refresh(first).text("refresh_token"));

        assertThat(revoke(first, APP).status()).isEqualTo(200);

        assertThat(refresh(third.text("refresh_token")).text("error")).isEqualTo("invalid_grant");
        assertThat(me(third.text("access_token")).problem()).isEqualTo("session-ended");
        assertThat(refresh(other.text("refresh_token")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "nonsense"})
    void theHintIsOnlyAHint(String hint) {
        caller.postForm("/oauth2/revoke", Map.of("token", login.text("refresh_token"), "token_type_hint", hint), APP);

        assertThat(active(login.text("refresh_token"), APP)).isFalse();
    }

    @Test
    void anotherClientsTokenIsAnsweredAlikeAndNothingHappens() {
        assertThat(revoke(login.text("access_token"), SERVICE).status()).isEqualTo(200);
        assertThat(revoke(login.text("refresh_token"), SERVICE).status()).isEqualTo(200);

        assertThat(me(login.text("access_token")).status()).isEqualTo(200);
        assertThat(refresh(login.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void whatIsNoTokenIsAnsweredAlike() {
        for (String token : new String[] {"nonsense", "kt1.", "kt1." + "A".repeat(79), "a\0b", "x".repeat(50_000)}) {
            Answer answer = revoke(token, APP);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aPublicClientRevokesItsOwn() {
        String id = TestClients.open(jdbc, "refresh_token", "users:read");
        String mine = begin(id);
        String other = begin("native");

        Answer answer = caller.postForm("/oauth2/revoke", Map.of("token", mine, "client_id", id));
        caller.postForm("/oauth2/revoke", Map.of("token", other, "client_id", id));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sessions.look(mine, id)).isEmpty();
        assertThat(sessions.look(other, "native")).isPresent();
    }

    @Test
    void aClientThatCannotAuthenticateRevokesNothing() {
        String token = login.text("refresh_token");

        assertThat(caller.postForm("/oauth2/revoke", Map.of("token", token)).text("error"))
                .isEqualTo("invalid_client");
        assertThat(caller.postForm("/oauth2/revoke", Map.of("token", token, "client_id", "app"))
                        .status())
                .isEqualTo(401);
        assertThat(revoke(token, "Authorization", Caller.basic("app", "wrong")).status())
                .isEqualTo(401);
        assertThat(active(token, APP)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token=", "token=a&token=b", "token=a&token_type_hint=b&token_type_hint=c"})
    void refusesAMalformedRequest(String form) {
        Answer answer = caller.postForm("/oauth2/revoke", form, APP);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_request");
    }

    /** Whichever comes first: after both, nothing of the session is left. */
    @Test
    void revokingBesideATurnNeverLeavesALiveSession() throws Exception {
        PasswordLogin.Authenticated authenticated =
                passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
        int turned = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                SessionLifecycle.Begun begun = sessions.begin(
                                new NewSession(authenticated, "app", Set.of("users:read"), SOURCE))
                        .orElseThrow();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<Answer> turn = threads.submit(() -> {
                    start.await();
                    return refresh(begun.refreshToken());
                });
                Future<Answer> revocation = threads.submit(() -> {
                    start.await();
                    return revoke(begun.refreshToken(), APP);
                });

                assertThat(revocation.get().status()).isEqualTo(200);
                assertThat(sessions.alive(begun.session().id())).isFalse();
                if (turn.get().status() == 200) {
                    turned++;
                    assertThat(refresh(turn.get().text("refresh_token")).text("error"))
                            .isEqualTo("invalid_grant");
                    assertThat(me(turn.get().text("access_token")).status()).isEqualTo(401);
                }
            }
        }
        // Otherwise there was no race.
        assertThat(turned).isBetween(1, 199);
    }

    private String begin(String client) {
        PasswordLogin.Authenticated authenticated =
                passwords.check(person.username(), person.password(), SOURCE).orElseThrow();
        return sessions.begin(new NewSession(authenticated, client, Set.of("users:read"), SOURCE))
                .orElseThrow()
                .refreshToken();
    }

    private Answer revoke(String token, String... authorization) {
        return caller.postForm("/oauth2/revoke", Map.of("token", token), authorization);
    }

    private boolean active(String token, String... authorization) {
        return caller.postForm("/oauth2/introspect", Map.of("token", token), authorization)
                .json()
                .path("active")
                .asBoolean();
    }

    private Answer refresh(String token) {
        return caller.token(
                "app", TestSettings.APP_SECRET, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private Answer me(String token) {
        return caller.get("/auth/me", "Authorization", "Bearer " + token);
    }

    private String serviceToken() {
        return caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"))
                .text("access_token");
    }
}
