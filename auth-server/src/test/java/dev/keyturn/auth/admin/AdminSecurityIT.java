package dev.keyturn.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.clients.NewClient;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class AdminSecurityIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final ClientRegistration registration;
    private final Operators operators;

    @Autowired
    AdminSecurityIT(@LocalServerPort int port, JdbcClient jdbc, ClientRegistration registration) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.registration = registration;
        this.operators = new Operators(caller, registration);
    }

    @Test
    void withoutATokenItSaysWhatIsMissing() {
        Answer answer = caller.get("/admin/clients");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.problem()).isEqualTo("unauthenticated");
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .satisfiesExactly(
                        bearer -> assertThat(bearer).isEqualTo("Bearer realm=\"keyturn\""),
                        proved -> assertThat(proved).startsWith("DPoP algs=\"").contains("ES256"));
    }

    @Test
    void eachAreaHasAScopeOfItsOwn() {
        String[] clients = operators.service(Scope.CLIENTS_ADMIN);
        String[] sessions = operators.service(Scope.SESSIONS_ADMIN);

        assertThat(caller.get("/admin/clients", clients).status()).isEqualTo(200);
        assertThat(caller.get("/admin/clients/", clients).status()).isEqualTo(200);
        assertThat(caller.get("/admin/sessions", sessions).status()).isEqualTo(200);
        for (Answer refused : new Answer[] {
            caller.get("/admin/sessions", clients),
            caller.get("/admin/clients", sessions),
            caller.get("/admin/clients/ops", sessions),
            caller.get("/admin/clients", operators.service(Scope.AUDIT_READ)),
            caller.get("/admin/nothing", clients)
        }) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.problem()).isEqualTo("forbidden");
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer error=\"insufficient_scope\"");
        }
    }

    /** Neither a token for the APIs nor one for this server as a login is one for its administration. */
    @Test
    void refusesTokensOfOtherAudiences() {
        Answer service =
                caller.token("service", TestSettings.SERVICE_SECRET, Map.of("grant_type", "client_credentials"));
        Answer person = People.somebody().login(caller);

        for (Answer token : new Answer[] {service, person}) {
            Answer refused = caller.get("/admin/clients", Operators.bearer(token));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
        }
    }

    @Test
    void aPersonMustBeAnAdministratorAsWellAndStillBeOne() {
        People.Registered person = People.somebody();
        String[] visitor = operators.person(person);
        setRole(person, "ADMIN");
        String[] admin = operators.person(person);

        assertThat(caller.get("/admin/clients", admin).status()).isEqualTo(200);
        setRole(person, "ORGANIZER");
        for (String[] lacksTheRoleAlone : new String[][] {admin, visitor}) {
            Answer refused = caller.get("/admin/clients", lacksTheRoleAlone);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\"");
            assertThat(refused.body()).doesNotContain("clients:admin");
        }
    }

    @Test
    void anEndedSessionIsRefusedAtOnce() {
        People.Registered person = People.somebody();
        setRole(person, "ADMIN");
        String[] admin = operators.person(person);
        assertThat(caller.get("/admin/sessions", admin).status()).isEqualTo(200);

        jdbc.sql("UPDATE session SET revoked_at = clock_timestamp() WHERE account_id = :account")
                .param("account", person.id())
                .update();

        assertThat(caller.get("/admin/sessions", admin).status()).isEqualTo(401);
    }

    @Test
    void aDisabledClientIsRefusedAtOnceHereAndWithinTwoSecondsEverywhere() {
        String secret = "soon-disabled-0123456789-0123456789-0123456789-0";
        registration.registerIfAbsent(new NewClient(
                "soon-disabled",
                "Soon disabled",
                secret,
                Set.of("client_credentials"),
                Set.of("clients:admin"),
                Set.of(),
                false,
                Set.of(),
                Set.of(),
                null,
                false,
                false));
        String[] header =
                Operators.bearer(caller.token("soon-disabled", secret, Map.of("grant_type", "client_credentials")));
        String[] operator = operators.service(Scope.CLIENTS_ADMIN);
        assertThat(caller.get("/admin/clients", header).status()).isEqualTo(200);

        caller.patchJson("/admin/clients/soon-disabled", "{\"is_active\": false}", operator);
        assertThat(caller.get("/admin/clients", header).status()).isEqualTo(401);

        caller.patchJson("/admin/clients/soon-disabled", "{\"is_active\": true}", operator);
        assertThat(caller.get("/admin/clients", header).status()).isEqualTo(200);
        jdbc.sql("UPDATE client SET is_active = false WHERE id = 'soon-disabled'")
                .update();
        Awaitility.await()
                .atMost(Duration.ofMillis(2_500))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> caller.get("/admin/clients", header).status() == 401);
    }

    private void setRole(People.Registered person, String role) {
        jdbc.sql("UPDATE account SET role = :role WHERE id = :account")
                .param("role", role)
                .param("account", person.id())
                .update();
    }
}
