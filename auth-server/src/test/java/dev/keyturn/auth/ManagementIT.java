package dev.keyturn.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.auth.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The port for operators: health, info and metrics, and nothing else. */
@AuthServerTest
@ServerAlone
class ManagementIT {
    private final Caller caller;
    private final Caller management;

    @Autowired
    ManagementIT(@LocalServerPort int port, @LocalManagementPort int managementPort) {
        this.caller = new Caller(port);
        this.management = new Caller(managementPort);
    }

    @Test
    void issuesNoTokens() {
        Map<String, String> form = Map.of("grant_type", "client_credentials");

        assertThat(management
                        .token("service", TestSettings.SERVICE_SECRET, form)
                        .status())
                .isEqualTo(404);
        assertThat(caller.token("service", TestSettings.SERVICE_SECRET, form).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/oauth2/introspect", "/oauth2/revoke", "/oauth2/par", "/login", "/error", "/actuator/env", "/"})
    void hasNothingButItsEndpoints(String path) {
        assertThat(management.postForm(path, Map.of("text", "x")).status()).isEqualTo(404);
        assertThat(management.get(path).status()).isEqualTo(404);
        assertThat(management.get(path).body()).isNotEmpty();
    }

    @Test
    void anUnknownPathIsAProblemAsElsewhere() {
        Answer answer = management.get("/actuator/env");

        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("urn:keyturn:problem:not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "health/readiness", "info", "prometheus"})
    void answersOperatorsWithoutAToken(String endpoint) {
        assertThat(management.get("/actuator/" + endpoint).status()).isEqualTo(200);
        assertThat(management.get("/actuator/" + endpoint + "/").status()).isEqualTo(200);
    }

    /** Without the database it still has the key set to give; without the keys it can sign nothing. */
    @Test
    void isReadyByItsKeysAndNotByTheDatabase() {
        assertThat(management
                        .get("/actuator/health/readiness")
                        .json()
                        .path("components")
                        .propertyNames())
                .containsExactlyInAnyOrder("readinessState", "keys");
    }

    /** An alarm for what grows does not see a series that begins with its first event. */
    @ParameterizedTest
    @EnumSource
    void countsEachKindOfEventFromTheStart(AuditEvent.Type type) {
        assertThat(metrics()).contains("keyturn_audit_events_total{type=\"" + type + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pair",
                "name",
                "address",
                "registration",
                "device_person",
                "device_network",
                "device_beginning",
                "pushed_request"
            })
    void countsRefusalsOfEachBudgetFromTheStart(String budget) {
        assertThat(metrics()).contains("keyturn_limits_refused_total{budget=\"" + budget + "\"}");
    }

    @Test
    void saysWhatEachMetricIs() {
        People.register(caller).passwordGrant(caller);

        assertThat(metrics())
                .contains("# HELP keyturn_password_grants_total Requests", "# HELP keyturn_trust_held Resource")
                .doesNotContainPattern("(?m)^# HELP keyturn_\\S+ *$");
    }

    private String metrics() {
        return management.get("/actuator/prometheus").body();
    }
}
