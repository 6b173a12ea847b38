package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BadDaysJourneyIT extends FaultJourney {
    /** The resource server's own key is lost besides: with another, it hears of what is taken back as it did before. */
    @Test
    void tokensStayGoodWhenEverythingIsRestarted() throws IOException {
        Person person = newcomer();

        stack.restartWithout("trust-key.json");

        usersMe(person).is(200);
        Http.get(auth("/auth/me"), person.accessToken()).is(200);
        Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                .is(200);
        Http.post(auth("/auth/logout"), person.accessToken()).is(204);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> usersMe(person).is(401));
    }

    private Http.Answer usersMe(Person person) {
        return Http.get(resource("/users/me"), person.accessToken());
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503AndAfterwardsAllIsWell() throws Exception {
        Person person = newcomer();
        List<Supplier<Http.Answer>> calls = List.of(
                () -> Http.get(resource("/users/me"), person.accessToken()),
                () -> Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken())),
                () -> Http.post(auth("/register"), registration(somebody())),
                () -> token(Map.of("grant_type", "client_credentials")));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            stack.killDatabase();

            List<Future<?>> refusals = new ArrayList<>();
            calls.forEach(call -> refusals.add(callers.submit(() -> refusesInTime(call))));
            for (Future<?> refusal : refusals) {
                refusal.get();
            }
        } finally {
            stack.reviveDatabase();
        }

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> usersMe(person).is(200));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                        .is(200));
    }

    private static void refusesInTime(Supplier<Http.Answer> call) {
        long begun = System.nanoTime();
        Http.Answer answer = call.get().is(503);

        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
}
