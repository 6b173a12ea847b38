package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.journeys.Runbook.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator pastes at three in the morning works as it stands. */
class RunbooksJourneyIT extends OrdinaryJourney {
    private static final String GONE = "gone from the JWKS";

    @Test
    void keyRotationTurnsTheKeyAndNobodyNotices() throws Exception {
        Person person = newcomer();
        String before = kid(person.accessToken());
        Runbook page = Runbook.page("key-rotation.md");

        Result done = page.run(0, page.size());

        assertThat(done.exitCode()).as(done.output()).isZero();
        assertThat(done.output()).contains("RETIRED", before);
        assertThat(kid(newcomer().accessToken())).isNotEqualTo(before);
        assertThat(Http.get(resource("/users/me"), person.accessToken()).status())
                .isEqualTo(200);
        assertThat(refresh(person)).isEqualTo(200);
    }

    @Test
    void keyCompromiseStopsTheKeyAtOnceAndTheMachineThatWasTakenEndsAllSessions() throws Exception {
        Person person = newcomer();
        String before = kid(person.accessToken());
        Runbook page = Runbook.page("key-compromise.md");

        Result revoked = page.run(0, page.size() - 1);

        assertThat(revoked.exitCode()).as(revoked.output()).isZero();
        assertThat(revoked.output()).contains("Revoked " + before);
        // A line of its own: the command itself is in the output, too.
        assertThat(revoked.output().lines()).contains(GONE);
        assertThat(Http.get(auth("/auth/me"), person.accessToken()).status()).isEqualTo(401);
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        Http.get(resource("/users/me"), person.accessToken()).status() == 401);
        Http.Answer refreshed = Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()));
        assertThat(refreshed.status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Http.get(resource("/users/me"), refreshed.text("access_token"))
                                .status()
                        == 200);

        Result host = page.run(page.size() - 1, page.size());

        assertThat(host.exitCode()).as(host.output()).isZero();
        assertThat(host.output()).contains("Sessions ended", "./keyturn keys rewrap");
        assertThat(Http.post(auth("/auth/refresh"), Map.of("refresh_token", refreshed.text("refresh_token")))
                        .status())
                .isEqualTo(401);
        assertThat(refresh(newcomer())).isEqualTo(200);
    }

    @Test
    void keyCompromiseSaysGoneOnlyOfAKeySetThatItHasRead() throws Exception {
        HttpServer published = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        published.createContext("/oauth2/jwks", exchange -> {
            byte[] keys = "{\"keys\":[{\"kid\":\"-abcdef\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        published.start();
        String address = "http://127.0.0.1:" + published.getAddress().getPort();
        try {
            assertThat(isGone("-abcdef", address)).isFalse();
            assertThat(isGone("-other", address)).isTrue();
            assertThat(isGone("", address)).isFalse();
        } finally {
            published.stop(0);
        }
        assertThat(isGone("-abcdef", address)).isFalse();
    }

    private static boolean isGone(String kid, String address) throws Exception {
        Runbook page = Runbook.page("key-compromise.md");
        Result asked = page.run(page.size() - 2, page.size() - 1, Map.of("KID", kid, "KEYTURN_URL", address));
        boolean gone = asked.output().lines().anyMatch(GONE::equals);
        assertThat(asked.exitCode() == 0).as(asked.output()).isEqualTo(gone);
        return gone;
    }

    private int refresh(Person person) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                .status();
    }

    private static String kid(String token) {
        return Jwts.header(token).path("kid").asString();
    }
}
