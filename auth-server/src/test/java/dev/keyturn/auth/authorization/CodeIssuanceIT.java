package dev.keyturn.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.Person;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.People;
import dev.keyturn.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A password that is changed between the look at the cookie and the code. */
@AuthServerTest
class CodeIssuanceIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final RequestReader reader;
    private final PushedRequests pushedRequests;
    private final CodeIssuance issuance;

    @Autowired
    CodeIssuanceIT(
            @LocalServerPort int port,
            JdbcClient jdbc,
            RequestReader reader,
            PushedRequests pushedRequests,
            CodeIssuance issuance) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.reader = reader;
        this.pushedRequests = pushedRequests;
        this.issuance = issuance;
    }

    @BeforeEach
    void register() {
        App.registerAll(jdbc);
    }

    @Test
    void whoeverLoggedInWithTheOldPasswordLogsInAgain() {
        AuthorizationRequest request = pushed(Map.of());

        assertThat(decide(request)).isInstanceOf(Decision.LoginNeeded.class);
        assertThat(decide(request)).isInstanceOf(Decision.LoginNeeded.class);
    }

    /** And a pushed request is used up by it. */
    @Test
    void withoutPagesTheClientIsTold() {
        AuthorizationRequest request = pushed(Map.of("prompt", "none"));

        assertThat(decide(request))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo("login_required"));
        assertThat(decide(request)).isInstanceOf(Decision.UsedUp.class);
    }

    private Decision decide(AuthorizationRequest request) {
        People.Registered registered = People.register(caller);
        Person person = new Person(
                registered.id(),
                UUID.fromString(registered.uid()),
                registered.username(),
                registered.email(),
                Role.VISITOR);
        BrowserLogin outdated = new BrowserLogin("", person, -1, Instant.now(), Duration.ZERO, null);
        return issuance.decide(request, "/oauth2/authorize", outdated, CodeIssuance.Answer.NONE);
    }

    private AuthorizationRequest pushed(Map<String, String> more) {
        String uri = pushedRequests.push(read(App.FIRST_PARTY.parameters(more)));
        return read(Map.of("client_id", App.FIRST_PARTY.id(), "request_uri", uri));
    }

    private AuthorizationRequest read(Map<String, String> parameters) {
        return ((Reading.Understood) reader.read(new Parameters(parameters, Set.of()))).request();
    }
}
