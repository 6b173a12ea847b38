package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.cli.Ran;
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

        Ran done = page.run(0, page.size()).succeeded();

        assertThat(done.out()).contains("RETIRED", before);
        assertThat(kid(newcomer().accessToken())).isNotEqualTo(before);
        Http.get(resource("/users/me"), person.accessToken()).is(200);
        refresh(person.refreshToken()).is(200);
    }

    @Test
    void keyCompromiseStopsTheKeyAtOnceAndTheMachineThatWasTakenEndsAllSessions() throws Exception {
        Person person = newcomer();
        String before = kid(person.accessToken());
        Runbook page = Runbook.page("key-compromise.md");

        Ran revoked = page.run(0, page.size() - 1).succeeded();

        assertThat(revoked.out()).contains("Revoked " + before);
        // A line of its own: the command itself is in the output, too.
        assertThat(revoked.out().lines()).contains(GONE);
        Http.get(auth("/auth/me"), person.accessToken()).is(401);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        Http.get(resource("/users/me"), person.accessToken()).is(401));
        Http.Answer refreshed = refresh(person.refreshToken()).is(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> Http.get(resource("/users/me"), refreshed.text("access_token"))
                        .is(200));

        Ran host = page.run(page.size() - 1, page.size()).succeeded();

        assertThat(host.out()).contains("Sessions ended", "./keyturn keys rewrap");
        refresh(refreshed.text("refresh_token")).is(401);
        refresh(newcomer().refreshToken()).is(200);
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
        Ran asked = page.run(page.size() - 2, page.size() - 1, Map.of("KID", kid, "KEYTURN_URL", address));
        boolean gone = asked.out().lines().anyMatch(GONE::equals);
        assertThat(asked.exitCode() == 0).as(asked.out()).isEqualTo(gone);
        return gone;
    }

    private Http.Answer refresh(String token) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", token));
    }

    private static String kid(String token) {
        return Jwts.header(token).path("kid").asString();
    }
}
