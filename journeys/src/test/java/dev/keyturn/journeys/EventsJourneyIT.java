package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsJourneyIT extends OrdinaryJourney {
    @Test
    void anEventIsMadeOnceAndSeenByEverybody() {
        Person organizer = newcomer();
        Map<String, String> event = Map.of(
                "title", "Opening " + somebody(),
                "description", "The first one",
                "date", "2030-01-31T18:00:00Z",
                "location", "Here");

        Http.Answer made =
                Http.post(resource("/events"), organizer.accessToken(), event).is(201);

        assertThat(made.body().path("organizer_id").asLong()).isEqualTo(organizer.id());
        Http.Answer seen = Http.get(
                resource("/events/" + made.body().path("id").asLong()),
                newcomer().accessToken());
        assertThat(seen.text("title")).isEqualTo(event.get("title"));
        Http.post(resource("/events"), organizer.accessToken(), event).is(400);
    }
}
