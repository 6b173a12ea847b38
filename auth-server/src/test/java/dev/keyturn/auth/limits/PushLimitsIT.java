package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
class PushLimitsIT {
    private final Caller caller;
    private final JdbcClient jdbc;
    private final Slots slots;
    private final PushLimits limits;

    @Autowired
    PushLimitsIT(@LocalServerPort int port, JdbcClient jdbc, Slots slots, Buckets buckets) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.slots = slots;
        this.limits = new PushLimits(new PushLimitsProperties(2), slots, buckets);
    }

    @Test
    void aNetworkMayPushSoManyAndNoOtherIsConcerned() {
        limits.count(new RequestSource("2001:db8:99::1", null));
        limits.count(new RequestSource("2001:db8:99::2", null));

        assertThatThrownBy(() -> limits.count(new RequestSource("2001:db8:99::3", null)))
                .isInstanceOf(TooManyRequests.class);
        limits.count(new RequestSource("2001:db8:9a::1", null));
    }

    /** Anybody can push in the name of a public client. */
    @Test
    void whatAPublicClientPushesIsCounted() {
        long slot = slots.of(Budget.Kind.PUSHED_REQUEST, 10_000, 10_000, Network.of("127.0.0.1"));
        Map<String, String> request = Map.of(
                "client_id", "native",
                "response_type", "code",
                "redirect_uri", "http://127.0.0.1:8765/callback",
                "scope", "users:read",
                "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "code_challenge_method", "S256");

        // Again, if another test has thrown the budgets away in between.
        await().until(() -> caller.postForm("/oauth2/par", request).status() == 201
                && jdbc.sql("SELECT EXISTS (SELECT FROM login_budget WHERE id = :slot)")
                        .param("slot", slot)
                        .query(Boolean.class)
                        .single());
    }
}
