package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesJourneyIT extends OrdinaryJourney {
    @Test
    void aMessageArrivesOnEverySocketOfItsReceiverAndIsKept() throws Exception {
        Person sender = newcomer();
        Person receiver = newcomer();
        Frames byProtocol = new Frames();
        Frames byPath = new Frames();
        WebSocket first = Http.CLIENT
                .newWebSocketBuilder()
                .subprotocols("keyturn.v1", "bearer." + receiver.accessToken())
                .buildAsync(socket("/ws"), byProtocol)
                .get(10, TimeUnit.SECONDS);
        WebSocket second = Http.CLIENT
                .newWebSocketBuilder()
                .buildAsync(socket("/ws/" + receiver.accessToken()), byPath)
                .get(10, TimeUnit.SECONDS);

        Http.Answer sent = Http.post(
                        resource("/messages"),
                        sender.accessToken(),
                        Map.of("content", "Are you coming?", "receiver_id", receiver.id()))
                .is(201);

        assertThat(first.getSubprotocol()).isEqualTo("keyturn.v1");
        for (Frames frames : new Frames[] {byProtocol, byPath}) {
            JsonNode frame = frames.next();
            assertThat(frame.path("type").asString()).isEqualTo("new_message");
            assertThat(frame.at("/message/id")).isEqualTo(sent.body().path("id"));
            assertThat(frame.at("/message/content").asString()).isEqualTo("Are you coming?");
            assertThat(frame.at("/message/sender_id").asLong()).isEqualTo(sender.id());
        }
        assertThat(Http.get(resource("/messages/received"), receiver.accessToken())
                        .body()
                        .findValuesAsString("content"))
                .containsExactly("Are you coming?");
        first.abort();
        second.abort();
    }

    private URI socket(String path) {
        return URI.create(resource(path).replaceFirst("http", "ws"));
    }

    /** The text frames of a socket, in order. */
    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> complete = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                complete.add(partial.toString());
                partial.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        JsonNode next() throws InterruptedException {
            String frame = complete.poll(10, TimeUnit.SECONDS);
            assertThat(frame).as("a frame within ten seconds").isNotNull();
            return JsonMapper.shared().readTree(frame);
        }
    }
}
