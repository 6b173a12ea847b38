package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database was restored, and somebody starts Keyturn and opens the runbook. */
class RestoreJourneyIT extends FaultJourney {
    @Test
    void theStartIsOverWithoutTheResourceServerAndTheRunbookBringsItBack() throws Exception {
        Person before = newcomer();
        stack.seemRestored();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> Http.get(auth("/auth/me"), before.accessToken()).is(503));

        assertThat(stack.startResourceServerAgain()).isFalse();

        Runbook.page("restore.md")
                .run(0, 1, Map.of("KEYTURN_DATA", stack.data().toString()))
                .succeeded();
        Http.get(auth("/auth/me"), before.accessToken()).is(401);
        Person person = newcomer();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        Http.get(resource("/users/me"), person.accessToken()).is(200));
    }
}
