package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.World;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What browsers let pages of other origins do; {@code https://app.example} is listed. */
@ResourceServerTest
class PageAccessIT {
    private static final String APP = "https://app.example";

    private final World world;
    private final MeterRegistry meters;
    private final Api anybody;
    private final Api api;

    PageAccessIT(World world, MeterRegistry meters, @LocalServerPort int port) {
        this.world = world;
        this.meters = meters;
        this.anybody = new Api(port);
        this.api = anybody.as(world.person());
    }

    @Test
    void thePageOfAListedOriginMayCall() {
        Answer preflight = preflight(APP, "PUT", "authorization,content-type,if-match,idempotency-key")
                .hasStatus(200);

        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("PUT", "DELETE");
        assertThat(header(preflight, "Access-Control-Allow-Headers")).containsIgnoringCase("if-match");
        assertThat(header(preflight, "Access-Control-Max-Age")).isEqualTo("600");
        assertThat(header(preflight, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(preflight.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void itMaySeeWhatTheAnswerSays() {
        Answer answer = from(api, APP).hasStatus(200);

        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("ETag", "Link", "Location", "Retry-After");
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void itMaySeeWhyItWasRefused() {
        Answer refused = from(anybody, APP).isProblem(ProblemType.UNAUTHENTICATED);

        assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(APP);
    }

    @Test
    void itMaySeeWhyItWasRefusedBeforeAnybodyLookedAtTheRest() {
        RSAKey unknown = Issuer.newKey();
        String token = Issuer.signed(
                unknown, Issuer.header(unknown).build(), world.issuer().claims(Duration.ofMinutes(5), _ -> {}));
        Answer unauthenticated = from(anybody.with(token), APP).isProblem(ProblemType.UNAUTHENTICATED);
        Answer tooLarge =
                api.post("/events", " ".repeat(1_000_000), "Origin", APP).isProblem(ProblemType.TOO_LARGE);

        assertThat(header(unauthenticated, "Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(header(tooLarge, "Access-Control-Allow-Origin")).isEqualTo(APP);
        for (Answer refused : List.of(unauthenticated, tooLarge)) {
            assertThat(refused.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example",
                "https://app.example:8443",
                "https://app.example.evil.example",
                "null",
                "*",
                "nonsense"
            })
    void nobodyElsesPageMay(String origin) {
        Answer preflight = preflight(origin, "GET", "authorization").hasStatus(403);
        Answer answer = from(api, origin).hasStatus(200);

        assertThat(preflight.json().get("detail").asString()).contains("keyturn.cors.origins");
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }

    @Test
    void aRefusedPreflightIsCountedAsEveryAnswerIs() {
        long before = refusedPreflights();

        preflight("https://evil.example", "GET", "authorization").hasStatus(403);

        assertThat(refusedPreflights()).isEqualTo(before + 1);
    }

    private long refusedPreflights() {
        return meters.find("http.server.requests").tags("method", "OPTIONS", "status", "403").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** What a client without prior knowledge reads first (RFC 9728, section 3). */
    @Test
    void everybodysPageMayReadWhereTokensComeFrom() {
        String path = "/.well-known/oauth-protected-resource";
        String origin = "https://evil.example";

        Answer answer = anybody.send("GET", path, BodyPublishers.noBody(), "Origin", origin)
                .hasStatus(200);
        Answer preflight = anybody.send(
                        "OPTIONS",
                        path,
                        BodyPublishers.noBody(),
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "x-requested-with")
                .hasStatus(200);

        for (Answer each : List.of(answer, preflight)) {
            assertThat(each.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
        }
        assertThat(header(preflight, "Access-Control-Allow-Headers")).isEqualTo("x-requested-with");
        anybody.send("PUT", path, BodyPublishers.noBody(), "Origin", origin).isProblem(ProblemType.METHOD_NOT_ALLOWED);
    }

    @Test
    void noPageMayDoWhatNoCallNeeds() {
        preflight(APP, "PATCH", "authorization").isProblem(ProblemType.FORBIDDEN);
        preflight(APP, "GET", "x-anything").hasStatus(403);
        assertThat(header(preflight(APP, "GET", "authorization,x-anything"), "Access-Control-Allow-Headers"))
                .isEqualTo("authorization");
    }

    @Test
    void whatNoPathAnswersIsRefusedAsWithoutAPage() {
        Answer patch = api.send(
                        "PATCH",
                        "/events/1",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json",
                        "Origin",
                        APP)
                .isProblem(ProblemType.METHOD_NOT_ALLOWED);
        Answer options = api.send("OPTIONS", "/events/1", BodyPublishers.noBody(), "Origin", APP)
                .hasStatus(200);

        for (Answer answer : List.of(patch, options)) {
            assertThat(header(answer, "Allow")).contains("GET");
            assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(APP);
        }
    }

    @Test
    void whatDependsOnTheOriginSaysSoToCachesWhoeverAsks() {
        assertThat(api.get("/users/me").hasStatus(200).headers().allValues("Vary"))
                .contains("Origin");
    }

    private Answer preflight(String origin, String method, String headers) {
        return anybody.send(
                "OPTIONS",
                "/events/1",
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                headers);
    }

    private static Answer from(Api caller, String origin) {
        return caller.send("GET", "/users/me", BodyPublishers.noBody(), "Origin", origin);
    }

    private static String header(Answer answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
