package dev.keyturn.auth.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.recovery.MailRequests.Due;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.BesideOthers;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Mailbox;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
@BesideOthers
class RecoveryIT {
    private static final String FRESH = "another long password";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final MailRequests requests;
    private final TransactionTemplate transaction;
    private final Operators operators;

    @Autowired
    RecoveryIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            MailRequests requests,
            TransactionTemplate transaction,
            ClientRegistration registration) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.requests = requests;
        this.transaction = transaction;
        this.operators = new Operators(caller, registration);
    }

    @Test
    void aLostPasswordIsReplacedByTheLinkInAMailAndAllSessionsEnd() {
        People.Registered person = People.register(caller);
        Answer session = person.login(caller);
        String token = asked(person);

        assertThat(reset(token, FRESH).status()).isEqualTo(204);

        assertThat(person.login(caller).status()).isEqualTo(401);
        assertThat(refresh(session).status()).isEqualTo(401);
        Answer login = login(person, FRESH);
        assertThat(login.status()).isEqualTo(200);
        // Whoever got the link reads what is sent there.
        assertThat(me(login).json().path("is_verified").asBoolean()).isTrue();
        assertThat(jdbc.sql("""
                        SELECT detail FROM audit_event WHERE account_id = :id AND type = 'PASSWORD_CHANGED'""").param("id", person.id()).query(String.class).single())
                .contains("mail");
    }

    @Test
    void aLinkIsGoodOnce() throws Exception {
        String token = asked(People.register(caller));
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                answers.add(executor.submit(() -> reset(token, FRESH)));
            }
        }

        int good = 0;
        for (Future<Answer> answer : answers) {
            good += answer.get().status() == 204 ? 1 : 0;
        }
        assertThat(good).isEqualTo(1);
        assertWorthless(reset(token, FRESH));
    }

    /** And leaves the link good. */
    @Test
    void aPasswordThatAnybodyWouldTryIsRefused() {
        People.Registered person = People.register(caller);
        String token = asked(person);

        Answer refused = reset(token, person.username().toUpperCase(Locale.ROOT) + "2026");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("password");
        assertThat(reset(token, FRESH).status()).isEqualTo(204);
    }

    /** And leaves the link good. */
    @Test
    void aPasswordThatIsTooShortIsRefused() {
        People.Registered person = People.register(caller);
        String token = asked(person);

        Answer refused = reset(token, "short");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("must have 8 to 256 characters").doesNotContain("short\"");
        assertThat(reset(token, FRESH).status()).isEqualTo(204);
    }

    /** The same answer, and a row either way, so that it takes as long; the row of nobody is gone in a moment. */
    @ParameterizedTest
    @ValueSource(strings = {"nobody-%s@example.org", "NOBODY-%s@EXAMPLE.ORG"})
    void nobodyLearnsWhoHasAnAccount(String address) {
        String email = address.formatted(UUID.randomUUID());

        Answer unknown = forgotten(email);
        Answer known = forgotten(People.register(caller).email());

        assertThat(unknown.status()).isEqualTo(202).isEqualTo(known.status());
        assertThat(unknown.body()).isEqualTo(known.body()).isEmpty();
        await().until(() -> waiting(email) == 0);
        assertThat(new Mailbox(email).texts()).isEmpty();
    }

    @Test
    void theCaseOfAnAddressDoesNotMatter() {
        People.Registered person = People.register(caller);

        forgotten(person.email().toUpperCase(Locale.ROOT));

        assertThat(new Mailbox(person.email()).token("/password-reset")).isNotEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        assertThat(caller.postJson("/password-forgotten", "{}").status()).isEqualTo(400);
        assertThat(forgotten("ada").body()).contains("must be an e-mail address");
        assertThat(forgotten("a".repeat(250) + "@x.org").status()).isEqualTo(400);
        assertThat(caller.postJson("/password-reset", "{}").body()).contains("token", "password", "is required");
        assertThat(caller.postJson("/verify-email", "{}").status()).isEqualTo(400);
        assertWorthless(reset("nonsense", FRESH));
        assertWorthless(verify("nonsense"));
    }

    @Test
    void aLinkDiesWithThePasswordThatItIsFor() {
        People.Registered person = People.register(caller);
        String token = asked(person);
        Answer changed = caller.postJson(
                "/auth/password", """
                {"current_password": "%s", "new_password": "a third long password"}""".formatted(person.password()), Operators.bearer(person.login(caller)));
        assertThat(changed.status()).isEqualTo(200);

        assertWorthless(reset(token, FRESH));
        assertThat(login(person, "a third long password").status()).isEqualTo(200);
    }

    @Test
    void aLinkGrowsOld() {
        People.Registered person = People.register(caller);
        String token = asked(person);
        String verification = new Mailbox(person.email()).token("/verify-email");
        jdbc.sql("UPDATE mailed_link SET expires_at = clock_timestamp() WHERE account_id = :id")
                .param("id", person.id())
                .update();

        assertWorthless(reset(token, FRESH));
        assertWorthless(verify(verification));
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    @Test
    void whoeverRegistersIsAskedWhetherTheAddressIsTheirs() {
        People.Registered person = People.register(caller);
        String token = new Mailbox(person.email()).token("/verify-email");
        assertThat(me(person.login(caller)).json().path("is_verified").asBoolean())
                .isFalse();

        assertThat(verify(token).status()).isEqualTo(204);

        assertThat(me(person.login(caller)).json().path("is_verified").asBoolean())
                .isTrue();
        assertThat(verify(token).status()).as("a second click is no mistake").isEqualTo(204);
        assertThat(jdbc.sql("SELECT count(*) FROM audit_event WHERE account_id = :id AND type = 'ADDRESS_CONFIRMED'")
                        .param("id", person.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aLinkIsGoodForTheAddressThatItWasSentToAndNoOther() {
        People.Registered person = People.register(caller);
        String token = new Mailbox(person.email()).token("/verify-email");
        String forReset = asked(person);
        jdbc.sql("UPDATE account SET email = 'new-' || email WHERE id = :id")
                .param("id", person.id())
                .update();

        assertWorthless(verify(token));
        assertWorthless(reset(forReset, FRESH));
    }

    @Test
    void aLinkIsGoodForWhatItSaysAlone() {
        People.Registered person = People.register(caller);
        String verification = new Mailbox(person.email()).token("/verify-email");
        String token = asked(person);

        assertWorthless(reset(verification, FRESH));
        assertWorthless(verify(token));
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    @Test
    void aDisabledAccountGetsNoMailAndItsLinksAreWorthNothing() {
        People.Registered person = People.register(caller);
        String verification = new Mailbox(person.email()).token("/verify-email");
        String token = asked(person);
        jdbc.sql("""
                WITH disabled AS (UPDATE account SET is_active = false WHERE id = :id)
                UPDATE mailed_link SET sent_at = sent_at - interval '5 minutes' WHERE account_id = :id""").param("id", person.id()).update();

        forgotten(person.email());

        await().until(() -> waiting(person.email()) == 0);
        assertThat(new Mailbox(person.email()).texts()).hasSize(2);
        assertWorthless(verify(verification));
        assertWorthless(reset(token, FRESH));
    }

    /** Or anybody could fill somebody's mailbox. */
    @Test
    void aPersonGetsOneMailOfAKindInAMinute() {
        People.Registered person = People.register(caller);
        String token = asked(person);

        forgotten(person.email());
        forgotten(person.email());

        await().until(() -> waiting(person.email()) == 0);
        assertThat(new Mailbox(person.email()).token("/password-reset")).isEqualTo(token);
        assertThat(jdbc.sql("SELECT count(*) FROM mailed_link WHERE account_id = :id AND purpose = 'RESET_PASSWORD'")
                        .param("id", person.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theDatabaseHoldsNoSecret() {
        String token = asked(People.register(caller));

        assertThat(jdbc.sql("SELECT count(*) FROM mailed_link l WHERE l::text LIKE '%' || :token || '%'")
                        .param("token", token)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** One node that dies while it sends leaves the mail to the others, a minute later. */
    @Test
    void whatWasTakenAndNotSentIsDueAgain() {
        String email = "taken-" + UUID.randomUUID() + "@example.org";

        // At the front of what is due, and seen by the server only when this test has taken it.
        Due due = transaction.execute(status -> {
            jdbc.sql("""
                    INSERT INTO mail_request (purpose, email, due_at, attempts)
                    VALUES ('RESET_PASSWORD', :email, '-infinity', 3)""").param("email", email).update();
            return requests.take().orElseThrow();
        });

        assertThat(due.email()).isEqualTo(email);
        Duration wait = Duration.ofSeconds(
                jdbc.sql("""
                        SELECT extract(epoch FROM due_at - clock_timestamp())::bigint FROM mail_request
                        WHERE email = :email""").param("email", email).query(Long.class).single());
        assertThat(wait).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(8));
        requests.remove(due);
        assertThat(waiting(email)).isZero();
    }

    /** Whether or not the rows of then have been removed. */
    @Test
    void whatIsOlderThanAnHourIsNotSent() {
        People.Registered late = People.somebody();
        jdbc.sql("""
                INSERT INTO mail_request (purpose, email, due_at, expires_at)
                VALUES ('RESET_PASSWORD', :email, clock_timestamp(), clock_timestamp())""").param("email", late.email()).update();

        asked(People.somebody());

        assertThat(new Mailbox(late.email()).texts()).isEmpty();
    }

    @Test
    void whoeverIsLoggedInMayBeAskedAgain() {
        People.Registered person = People.register(caller);
        String first = new Mailbox(person.email()).token("/verify-email");
        aMinuteLater(person);

        assertThat(askAgain(person).status()).isEqualTo(202);

        await().until(() -> !new Mailbox(person.email()).token("/verify-email").equals(first));
        assertThat(verify(new Mailbox(person.email()).token("/verify-email")).status())
                .isEqualTo(204);
        assertThat(askAgain(person).status()).isEqualTo(202);
        assertThat(waiting(person.email())).isZero();
        assertThat(caller.post("/auth/verify-email").status()).isEqualTo(401);
    }

    @Test
    void anAddressFromAnOperatorIsToBeConfirmed() {
        People.Registered person = People.register(caller);
        new Mailbox(person.email()).token("/verify-email");
        aMinuteLater(person);
        String other = "new-" + person.email();

        assertThat(caller.patchJson(
                                "/admin/users/" + person.id(),
                                "{\"email\": \"" + other + "\"}",
                                operators.service(Scope.USERS_ADMIN))
                        .status())
                .isEqualTo(200);

        assertThat(verify(new Mailbox(other).token("/verify-email")).status()).isEqualTo(204);
    }

    private Answer askAgain(People.Registered person) {
        return caller.post("/auth/verify-email", Operators.bearer(person.login(caller)));
    }

    private void aMinuteLater(People.Registered person) {
        await().until(() -> jdbc.sql("""
                        UPDATE mailed_link SET sent_at = sent_at - interval '5 minutes'
                        WHERE account_id = :id AND sent_at IS NOT NULL""").param("id", person.id()).update() > 0);
    }

    private long waiting(String email) {
        return jdbc.sql("SELECT count(*) FROM mail_request WHERE email = :email")
                .param("email", email)
                .query(Long.class)
                .single();
    }

    /** The secret of the link that somebody gets who asks for one. */
    private String asked(People.Registered person) {
        assertThat(forgotten(person.email()).status()).isEqualTo(202);
        return new Mailbox(person.email()).token("/password-reset");
    }

    private Answer forgotten(String email) {
        return caller.postJson("/password-forgotten", """
                {"email": "%s"}""".formatted(email));
    }

    private Answer reset(String token, String password) {
        return caller.postJson("/password-reset", """
                {"token": "%s", "password": "%s"}""".formatted(token, password));
    }

    private Answer verify(String token) {
        return caller.postJson("/verify-email", """
                {"token": "%s"}""".formatted(token));
    }

    private Answer login(People.Registered person, String password) {
        return caller.postJson("/login", """
                {"email": "%s", "password": "%s"}""".formatted(person.email(), password));
    }

    private Answer refresh(Answer login) {
        return caller.postJson("/auth/refresh", """
                {"refresh_token": "%s"}""".formatted(login.text("refresh_token")));
    }

    private Answer me(Answer login) {
        return caller.get("/auth/me", Operators.bearer(login));
    }

    private static void assertWorthless(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-fields");
        assertThat(answer.body()).contains("\"token\"", "was used or is too old");
    }
}
