package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Browser;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestClients;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class UserControllerIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final PasswordLogin passwords;
    private final SessionLifecycle sessions;
    private final Operators operators;
    private String[] operator;
    private People.Registered person;

    @SuppressWarnings("NullAway.Init") // JUnit calls begin() first
    @Autowired
    UserControllerIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            PasswordLogin passwords,
            SessionLifecycle sessions,
            ClientRegistration registration) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.passwords = passwords;
        this.sessions = sessions;
        this.operators = new Operators(caller, registration);
    }

    @BeforeEach
    void begin() {
        operator = operators.service();
        person = People.register(caller);
    }

    @Test
    void showsAnAccountWithoutASecret() {
        Answer shown = caller.get("/admin/users/" + person.id(), operator);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text("uid")).isEqualTo(person.uid());
        assertThat(shown.text("email")).isEqualTo(person.email());
        assertThat(shown.text("role")).isEqualTo("VISITOR");
        assertThat(shown.json().path("is_active").asBoolean()).isTrue();
        assertThat(shown.body()).doesNotContain("argon2", "password", "hash");
        assertThat(caller.get("/admin/users/0", operator).problem()).isEqualTo("not-found");
        assertThat(caller.get("/admin/users/me", operator).problem()).isEqualTo("invalid-fields");
    }

    @Test
    void findsByNameByBeginningByRoleAndByWhetherTheyAreActive() {
        String name = person.username().toUpperCase(Locale.ROOT);

        assertThat(ids("?name=" + name)).containsExactly(person.id());
        assertThat(ids("?name=" + person.email())).containsExactly(person.id());
        assertThat(ids("?name=" + person.username().substring(1))).isEmpty();
        assertThat(ids("?query=" + name)).contains(person.id());
        assertThat(ids("?limit=100&query=" + name.substring(0, name.length() - 1)))
                .contains(person.id());
        assertThat(ids("?query=" + person.email().substring(0, person.email().length() - 1)))
                .containsExactly(person.id());
        assertThat(ids("?query=%25")).isEmpty();

        change("{\"role\": \"ORGANIZER\", \"is_active\": false}");

        assertThat(ids("?role=ORGANIZER&name=" + name)).containsExactly(person.id());
        assertThat(ids("?role=VISITOR&name=" + name)).isEmpty();
        assertThat(ids("?is_active=false&name=" + name)).containsExactly(person.id());
        assertThat(ids("?is_active=true&name=" + name)).isEmpty();
    }

    @Test
    void listsThemInPagesById() {
        String prefix = "paged" + UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < 5; i++) {
            caller.postJson("/register", """
                    {"username": "%1$s%2$d", "email": "%1$s%2$d@example.org", "password": "long enough a password"}""".formatted(prefix, i));
        }

        List<Long> found = new ArrayList<>();
        String next = "/admin/users?limit=2&query=" + prefix;
        while (!next.isEmpty()) {
            Answer page = caller.get(next, operator);
            page.json().forEach(account -> found.add(account.path("id").asLong()));
            next = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        assertThat(found).hasSize(5).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void refusesAFilterOrACursorThatIsNone() {
        for (String query : List.of("?role=KING", "?is_active=maybe", "?after=x", "?name=%00", "?query=", "?limit=0")) {
            assertThat(list(query).problem()).as(query).isEqualTo("invalid-fields");
        }
        assertThat(list("?role=KING").body()).contains("ADMIN, ORGANIZER, VISITOR");
    }

    @Test
    void changesWhatIsNamedAndNothingElse() {
        Answer changed = change("""
                {"username": " Renamed%1$d ", "email": "renamed%1$d@example.org", "first_name": "Ada", "role": "ORGANIZER",
                 "is_verified": true}""".formatted(person.id()));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("username")).isEqualTo("Renamed" + person.id());
        assertThat(changed.text("role")).isEqualTo("ORGANIZER");
        assertThat(changed.json().path("is_verified").asBoolean()).isTrue();

        Answer again = change("{\"last_name\": \"Lovelace\"}");
        assertThat(again.text("first_name")).isEqualTo("Ada");
        assertThat(again.text("last_name")).isEqualTo("Lovelace");
        assertThat(again.text("email")).isEqualTo("renamed" + person.id() + "@example.org");
        assertThat(again.json().path("is_verified").asBoolean()).isTrue();

        assertThat(change("{\"first_name\": \"\"}").json().path("first_name").isNull())
                .isTrue();
        assertThat(jdbc.sql("SELECT updated_at > created_at FROM account WHERE id = :id")
                        .param("id", person.id())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void anotherAddressIsOneThatNobodyHasVerified() {
        change("{\"is_verified\": true}");

        assertThat(change("{\"email\": \"%s\"}".formatted(person.email()))
                        .json()
                        .path("is_verified")
                        .asBoolean())
                .isTrue();
        assertThat(change("{\"email\": \"moved%d@example.org\"}".formatted(person.id()))
                        .json()
                        .path("is_verified")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void refusesWhatIsAnothersOrNoneAndChangesNothing() {
        People.Registered other = People.register(caller);

        assertThat(change("{\"username\": \"%s\"}".formatted(other.username().toUpperCase(Locale.ROOT)))
                        .problem())
                .isEqualTo("name-taken");
        assertThat(change("{\"email\": \"%s\"}".formatted(other.email())).problem())
                .isEqualTo("name-taken");
        // One's own name in another case is nobody else's.
        assertThat(change("{\"username\": \"%s\"}".formatted(person.username().toUpperCase(Locale.ROOT)))
                        .status())
                .isEqualTo(200);
        for (String body : List.of(
                "{\"role\": \"KING\"}",
                "{\"username\": \"a@b\"}",
                "{\"email\": \"nowhere\"}",
                "{\"first_name\": \"a\\nb\"}",
                "{\"is_admin\": true}",
                "{\"id\": 1}")) {
            assertThat(change(body).status()).as(body).isEqualTo(400);
        }
        assertThat(caller.patchJson("/admin/users/0", "{\"role\": \"ADMIN\"}", operator)
                        .problem())
                .isEqualTo("not-found");
        assertThat(caller.get("/admin/users/" + person.id(), operator).text("role"))
                .isEqualTo("VISITOR");
    }

    @Test
    void aDisabledPersonIsRefusedAtOnceAndGoesOnWhenEnabled() {
        Answer login = person.login(caller);

        change("{\"is_active\": false}");
        assertThat(caller.get("/auth/me", Operators.bearer(login)).status()).isEqualTo(401);
        assertThat(refresh(login).status()).isEqualTo(401);
        assertThat(person.login(caller).status()).isEqualTo(401);

        change("{\"is_active\": true}");
        assertThat(refresh(login).status()).isEqualTo(200);
        assertThat(audit()).containsExactly("ACCOUNT_DISABLED by client ops", "ACCOUNT_ENABLED by client ops");
    }

    /** However many logins of that account are under way: the very moment at which somebody disables one. */
    @Test
    void loginsWithoutPauseKeepNobodyFromDisablingTheAccount() {
        PasswordLogin.Authenticated login = passwords
                .check(person.username(), person.password(), new RequestSource("192.0.2.7", null))
                .orElseThrow();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService logins = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                logins.execute(() -> {
                    while (!over.get()) {
                        sessions.begin(new NewSession(
                                login, "app", Set.of("users:read"), new RequestSource("192.0.2.7", null)));
                    }
                });
            }
            try {
                assertThat(change("{\"is_active\": false}").status()).isEqualTo(200);
            } finally {
                over.set(true);
            }
        }
    }

    @Test
    void theRecordNamesWhatWasChangedAndByWhomButNoPersonalData() {
        change("{\"email\": \"secretive%d@example.org\", \"role\": \"ORGANIZER\", \"is_verified\": false}"
                .formatted(person.id()));

        assertThat(audit()).containsExactly("ACCOUNT_CHANGED by client ops, email role=ORGANIZER is_verified=false");
    }

    @Test
    void anAdministratorCannotTakeAwayTheirOwnRoleOrAccount() {
        change("{\"role\": \"ADMIN\"}");
        String[] themselves = operators.person(person);
        String path = "/admin/users/" + person.id();

        assertThat(caller.patchJson(path, "{\"is_active\": false}", themselves).body())
                .contains("lock you out");
        assertThat(caller.patchJson(path, "{\"role\": \"VISITOR\"}", themselves).body())
                .contains("lock you out");
        assertThat(caller.patchJson(path, "{\"first_name\": \"Ada\"}", themselves)
                        .status())
                .isEqualTo(200);
        People.Registered other = People.register(caller);
        assertThat(caller.patchJson("/admin/users/" + other.id(), "{\"role\": \"ADMIN\"}", themselves)
                        .text("role"))
                .isEqualTo("ADMIN");
    }

    /** Else {@code users:admin} alone would be worth every scope that administrators have in some client. */
    @Test
    void whoLacksAScopeOfAdministratorsGetsNobodysAccountThatIsOne() {
        People.Registered admin = People.register(caller);
        become(admin, "ADMIN");
        String[] helpDesk = operators.service(Scope.USERS_ADMIN, Scope.CLIENTS_ADMIN);
        String path = "/admin/users/" + admin.id();

        for (Answer refused : List.of(
                caller.putJson(path + "/password", "{\"password\": \"quite another password\"}", helpDesk),
                caller.patchJson(path, "{\"email\": \"mine%d@example.org\"}".formatted(admin.id()), helpDesk),
                caller.patchJson(path, "{\"role\": \"VISITOR\", \"email\": \"mine@example.org\"}", helpDesk),
                caller.patchJson("/admin/users/" + person.id(), "{\"role\": \"ADMIN\"}", helpDesk))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("forbidden");
            assertThat(refused.header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"insufficient_scope\","
                            + " scope=\"keys:admin clients:admin users:admin sessions:admin audit:read\"");
        }
        assertThat(admin.login(caller).status()).isEqualTo(200);
        assertThat(caller.get(path, helpDesk).text("email")).isEqualTo(admin.email());
        assertThat(caller.get(path, helpDesk).text("role")).isEqualTo("ADMIN");
        assertThat(caller.get("/admin/users/" + person.id(), helpDesk).text("role"))
                .isEqualTo("VISITOR");

        assertThat(caller.patchJson(
                                path,
                                "{\"first_name\": \"Ada\", \"role\": \"ADMIN\", \"email\": \"%s\"}"
                                        .formatted(admin.email()),
                                helpDesk)
                        .status())
                .as("an administrator with the same address, as before")
                .isEqualTo(200);
        assertThat(caller.patchJson(path, "{\"is_active\": false, \"role\": \"VISITOR\"}", helpDesk)
                        .status())
                .isEqualTo(200);
    }

    private void become(People.Registered account, String role) {
        jdbc.sql("UPDATE account SET role = :role WHERE id = :account")
                .param("role", role)
                .param("account", account.id())
                .update();
    }

    @Test
    void anotherPasswordEndsWhatTheOneBeforeOpened() {
        Answer login = person.login(caller);
        Browser browser = new Browser(caller);
        browser.logIn(person);

        assertThat(setPassword(person.id(), "{\"password\": \"quite another password\"}")
                        .status())
                .isEqualTo(204);

        assertThat(refresh(login).status()).isEqualTo(401);
        assertThat(browser.get("/login").body()).contains("Password");
        assertThat(person.login(caller).status()).isEqualTo(401);
        assertThat(new People.Registered(
                                person.id(), person.uid(), person.username(), person.email(), "quite another password")
                        .login(caller)
                        .status())
                .isEqualTo(200);
        assertThat(audit()).contains("PASSWORD_CHANGED by client ops");
    }

    /**
     * Whoever holds the account could use up the first events of the hour, and keep what ends theirs out of the record.
     */
    @Test
    void whatAnOperatorEndsIsRecordedWhateverThePersonDidBefore() {
        jdbc.sql("""
                INSERT INTO audit_event (type, account_id)
                SELECT type, :account FROM generate_series(1, 20), unnest(ARRAY['SESSION_ENDED', 'CONSENT_WITHDRAWN']) type""").param("account", person.id()).update();
        String app = TestClients.confidential(jdbc, "authorization_code", "users:read", "")
                .id();

        allowAndBegin(app);
        assertThat(change("{\"role\": \"ADMIN\"}").status()).isEqualTo(200);
        assertThat(ends()).isEqualTo(42);

        allowAndBegin(app);
        assertThat(setPassword(person.id(), "{\"password\": \"quite another password\"}")
                        .status())
                .isEqualTo(204);
        assertThat(ends()).isEqualTo(44);

        allowAndBegin(app);
        sessions.endAll(person.id(), null, new Actor("ops", null));
        assertThat(ends()).isEqualTo(46);

        sessions.end(allowAndBegin(app), null, new Actor("ops", null));
        assertThat(ends()).isEqualTo(48);
    }

    /** The id of the session. */
    private UUID allowAndBegin(String app) {
        return jdbc.sql("""
                WITH allowed AS (INSERT INTO consent (account_id, client_id, scopes) VALUES (:account, :app, '{}'))
                INSERT INTO session (handle_hash, account_id, client_id, scopes, idle_expires_at, expires_at)
                VALUES (sha256(uuid_send(gen_random_uuid())), :account, :app, '{}', now() + interval '1 h', now() + interval '1 h')
                RETURNING sid""")
                .param("account", person.id())
                .param("app", app)
                .query(UUID.class)
                .single();
    }

    private long ends() {
        return jdbc.sql("""
                SELECT count(*) FROM audit_event
                WHERE account_id = :account AND type IN ('SESSION_ENDED', 'CONSENT_WITHDRAWN')""").param("account", person.id()).query(Long.class).single();
    }

    @Test
    void refusesAPasswordThatIsNone() {
        for (String body : List.of("{}", "{\"password\": \"short\"}", "{\"password\": \"long enough\", \"x\": 1}")) {
            assertThat(setPassword(person.id(), body).status()).as(body).isEqualTo(400);
        }
        assertThat(setPassword(0, "{\"password\": \"long enough\"}").problem()).isEqualTo("not-found");
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    private List<Long> ids(String query) {
        Answer list = list(query);
        assertThat(list.status()).as(query).isEqualTo(200);
        List<Long> ids = new ArrayList<>();
        list.json().forEach(account -> ids.add(account.path("id").asLong()));
        return ids;
    }

    private Answer list(String query) {
        return caller.get("/admin/users" + query, operator);
    }

    private Answer change(String body) {
        return caller.patchJson("/admin/users/" + person.id(), body, operator);
    }

    @Test
    void givesNobodyAPasswordThatAnybodyWouldTry() {
        Answer refused = setPassword(person.id(), "{\"password\": \"" + person.username() + "1\"}");

        assertThat(refused.problem()).isEqualTo("invalid-fields");
        assertThat(person.login(caller).status()).isEqualTo(200);
    }

    private Answer setPassword(long id, String body) {
        return caller.putJson("/admin/users/" + id + "/password", body, operator);
    }

    private Answer refresh(Answer tokens) {
        return caller.postJson("/auth/refresh", "{\"refresh_token\": \"" + tokens.text("refresh_token") + "\"}");
    }

    private List<String> audit() {
        return jdbc.sql("""
                SELECT type || ' ' || detail FROM audit_event
                WHERE account_id = :account AND detail IS NOT NULL AND type <> 'SESSION_ENDED' ORDER BY id""")
                .param("account", person.id())
                .query((row, number) -> row.getString(1))
                .list();
    }
}
