package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class RegistrationIT {
    private final Caller caller;
    private final JdbcClient jdbc;

    @Autowired
    RegistrationIT(@LocalServerPort int port, JdbcClient jdbc) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
    }

    @Test
    void answersTheNewAccount() {
        Answer answer = caller.postJson("/register", """
                {"username": "Grace", "email": "Grace@Example.org", "password": "nanoseconds!", "first_name": "Grace"}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("username")).isEqualTo("Grace");
        assertThat(answer.text("email")).isEqualTo("Grace@Example.org");
        assertThat(answer.text("first_name")).isEqualTo("Grace");
        assertThat(answer.text("role")).isEqualTo("VISITOR");
        assertThat(answer.json().path("id").isIntegralNumber()).isTrue();
        assertThat(answer.json().path("is_active").asBoolean()).isTrue();
        assertThat(answer.json().path("is_verified").asBoolean(true)).isFalse();
        assertThat(answer.text("created_at")).endsWith("Z");
        assertThat(answer.text("uid")).matches("[0-9a-f]{8}-[0-9a-f]{4}-7.*");
        assertThat(answer.body()).doesNotContain("password").doesNotContain("hash");
    }

    @Test
    void membersThatAreNotTheirsToSetChangeNothing() {
        Answer answer = caller.postJson("/register", """
                {"username": "mallory", "email": "mallory@example.org", "password": "let me be admin",
                 "role": "ADMIN", "id": 1, "is_verified": true, "is_active": false, "uid": "x", "roles": ["ADMIN"]}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("role")).isEqualTo("VISITOR");
        assertThat(answer.json().path("id").asLong()).isNotEqualTo(1);
        assertThat(answer.json().path("is_verified").asBoolean(true)).isFalse();
        assertThat(answer.json().path("is_active").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"username, %1$S, new-%2$s", "email, new-%1$s, %2$S"})
    void aNameOrAddressIsTakenInWhateverCase(String field, String usernamePattern, String emailPattern) {
        People.Registered taken = People.register(caller);
        String username = usernamePattern.formatted(taken.username(), taken.email());
        String email = emailPattern.formatted(taken.username(), taken.email());

        Answer answer = register(username, email);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("name-taken");
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void theSameNameInDecomposedCharactersIsTheSame() {
        assertThat(register("Ren\u00e9e", "renee1@example.org").status()).isEqualTo(201);
        assertThat(register("Rene\u0301e", "renee2@example.org").problem()).isEqualTo("name-taken");
    }

    /** Greek writes the last s of a word in a way of its own, but only in small letters. */
    @Test
    void aNameThatEndsInAnotherSigmaIsTheSame() {
        assertThat(register(
                                "X.\u03b3\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2",
                                "\u03bd\u03af\u03ba\u03bf\u03c2@example.org")
                        .status())
                .isEqualTo(201);

        Answer name = register("X.\u0393\u0399\u038f\u03a1\u0393\u039f\u03a3", "other.sigma@example.org");
        Answer address = register("other.sigma", "\u039d\u038a\u039a\u039f\u03a3@EXAMPLE.ORG");

        assertThat(name.problem()).isEqualTo("name-taken");
        assertThat(name.body()).contains("\"username\"");
        assertThat(address.problem()).isEqualTo("name-taken");
        assertThat(address.body()).contains("\"email\"");
        for (String typed :
                List.of("x.\u0393\u0399\u038f\u03a1\u0393\u039f\u03a3", "\u039d\u038a\u039a\u039f\u03a3@example.org")) {
            assertThat(caller.postJson("/login", """
                            {"username": "%s", "password": "long enough"}""".formatted(typed)).status()).isEqualTo(200);
        }
    }

    /** What was taken before is taken still. */
    @Test
    void aCapitalIWithItsDotIsAnI() {
        assertThat(register("\u0130nci", "inci@example.org").status()).isEqualTo(201);
        assertThat(register("inci", "inci2@example.org").problem()).isEqualTo("name-taken");
    }

    /** Wide letters and digits, and a ligature: a reader takes them for the plain ones. */
    @Test
    void theSameNameInOtherFormsOfItsCharactersIsTheSame() {
        assertThat(register("\uff37\uff49\uff44\uff45-\ufb01eld\uff11", "wide1@example.org")
                        .text("username"))
                .isEqualTo("Wide-field1");

        assertThat(register("wide-field1", "wide2@example.org").problem()).isEqualTo("name-taken");
        Answer login = caller.postJson("/login", """
                {"username": "\uff57ide-field\uff11", "password": "long enough"}""");
        assertThat(login.status()).isEqualTo(200);
    }

    @Test
    void aSignThatStandsForAnAtIsNoPartOfAUsername() {
        assertThat(register("some\uff20body", "some@example.org").status()).isEqualTo(400);
    }

    @Test
    void twentyAtOnceForOneNameMakeOneAccount() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(20)) {
            List<Future<Answer>> futures = IntStream.range(0, 20)
                    .mapToObj(i -> executor.submit(() -> register("racer", "racer" + i + "@example.org")))
                    .toList();
            int created = 0;
            for (Future<Answer> future : futures) {
                Answer answer = future.get();
                assertThat(answer.status()).isIn(201, 400);
                created += answer.status() == 201 ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ab, a@example.org, long enough, username",
        "with space, a@example.org, long enough, username",
        "a@b, a@example.org, long enough, username",
        "abcd, no-address, long enough, email",
        "abcd, two@at@signs, long enough, email",
        "abcd, a@example.org, short, password",
        "sunny, a@example.org, Sunshine2024!, password",
        "ada.lovelace, a@example.org, Ada.Lovelace1, password",
        "abcd, countess@example.org, countess, password",
        "abcd, a@example.org, '        ', password"
    })
    void refusesWhatIsNotValidAndNamesTheField(String username, String email, String password, String field) {
        Answer answer = caller.postJson("/register", """
                {"username": "%s", "email": "%s", "password": "%s"}""".formatted(username, email, password));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-fields");
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    /** With one of these a name would look like another's. */
    @ParameterizedTest
    @ValueSource(strings = {"\u034f", "\u115f", "\u3164", "\u17b5", "\u180b", "\ufe0f", "\uffa0", "\udb40\udd00"})
    void refusesLettersAndMarksThatNobodySeesInAUsername(String unseen) {
        Answer answer = register("unseen" + unseen, "unseen.letter@example.org");

        assertThat(answer.problem()).isEqualTo("invalid-fields");
        assertThat(answer.body()).contains("must not have characters that nobody sees");
    }

    @Test
    void aCommonPasswordIsRefusedWithWhatToDo() {
        assertThat(register("common", "common@example.org", "password").body())
                .contains("Choose another, for example four words");
    }

    @Test
    void refusesANameOfJoinersAlone() {
        Answer answer = caller.postJson("/register", """
                {"username": "joiners", "email": "joiners@example.org", "password": "long enough, that",
                 "first_name": "%s"}""".formatted("\u200d".repeat(20_000)));

        assertThat(answer.problem()).isEqualTo("invalid-fields");
    }

    /** In whatever field they stand, and before anything is counted: 56 KB in a body of 64. */
    @Test
    void aBodyFullOfMarksKeepsNobodyWaiting() {
        String marks = "a" + "\u0301".repeat(14_000) + "\u0316".repeat(14_000);
        String password = "{\"token\": \"x\", \"username\": \"nobody\", \"password\": \"%s\"}".formatted(marks);
        long begin = System.nanoTime();

        assertThat(register(marks, "marks@example.org").status()).isEqualTo(400);
        assertThat(register("marks", marks + "@example.org").status()).isEqualTo(400);
        assertThat(register("marks", "marks@example.org", marks).status()).isEqualTo(400);
        assertThat(caller.postJson("/login", password).status()).isEqualTo(401);
        assertThat(caller.postJson("/login", """
                        {"username": "%s", "password": "x"}""".formatted(marks)).status()).isEqualTo(401);
        assertThat(caller.postJson("/password-reset", password).status()).isEqualTo(400);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void refusesMissingMembers() {
        Answer answer = caller.postJson("/register", "{}");

        assertThat(answer.problem()).isEqualTo("invalid-fields");
        assertThat(answer.json().path("errors").size()).isEqualTo(3);
    }

    /** Passwords are counted in characters, so 256 of three bytes each are not too many, and 257 are. */
    @Test
    void aPasswordHasAtMost256Characters() {
        String letters = "\u20ac\u4e2d\u0905\u3042\u0e01\u1e9e\u2c00\ua640";
        assertThat(register("longpass", "longpass@example.org", letters.repeat(32))
                        .status())
                .isEqualTo(201);
        assertThat(register("longpass2", "longpass2@example.org", letters.repeat(32) + "\u20ac")
                        .problem())
                .isEqualTo("invalid-fields");
    }

    @Test
    void whatIsStoredIsArgon2id() {
        People.Registered person = People.register(caller);

        assertThat(jdbc.sql("SELECT password_hash FROM credential WHERE account_id = :account")
                        .param("account", person.id())
                        .query(String.class)
                        .single())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    private Answer register(String username, String email) {
        return register(username, email, "long enough");
    }

    private Answer register(String username, String email, String password) {
        return caller.postJson("/register", """
                {"username": "%s", "email": "%s", "password": "%s"}""".formatted(username, email, password));
    }

    @ParameterizedTest
    @CsvSource({
        "email, ad\u200ba@example.org",
        "email, \u202eada@example.org",
        "email, ad\u00a0a@example.org",
        "email, ada\u3164@example.org",
        "email, ada@example\ufe0f.org",
        "email, ada\u2028@example.org",
        "first_name, A\u202eda",
        "last_name, 'L\\nB'",
        "gender, f\u200b"
    })
    void refusesCharactersThatNobodySees(String member, String value) {
        String others = member.equals("email") ? "" : "\"email\": \"unseen@example.org\", ";
        Answer answer = caller.postJson("/register", """
                {"username": "unseen", %s"password": "long enough, that", "%s": "%s"}""".formatted(others, member, value));

        assertThat(answer.problem()).isEqualTo("invalid-fields");
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(member);
    }

    @Test
    void namesAreCountedInCharacters() {
        assertThat(name("counted", 100).status()).isEqualTo(201);
        assertThat(name("counted2", 101).body()).contains("must have at most 100 characters");
    }

    private Answer name(String username, int characters) {
        return caller.postJson("/register", """
                {"username": "%1$s", "email": "%1$s@example.org", "password": "long enough, that",
                 "first_name": "%2$s"}""".formatted(username, "\ud83d\ude00".repeat(characters)));
    }

    /** Persian and the scripts of India write with them. */
    @Test
    void takesJoinersInAName() {
        assertThat(caller.postJson("/register", """
                        {"username": "joined", "email": "joined@example.org", "password": "long enough, that",
                         "first_name": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"}""").status()).isEqualTo(201);
    }
}
