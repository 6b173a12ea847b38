package dev.keyturn.resource.push;

import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Person;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as it should be: always connected to some node, going on after the last message that it has seen. */
final class Receiver implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final Person person;
    private final int[] ports;
    private final String token;
    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger openings = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private volatile boolean closed;
    private volatile @Nullable WebSocket current;

    Receiver(Person person, int... ports) {
        this.person = person;
        this.ports = ports;
        this.token = person.token(Duration.ofHours(1), Scope.MESSAGES_READ);
    }

    Person person() {
        return person;
    }

    /** The ids that came, in the order in which they came. */
    List<Long> seen() {
        return List.copyOf(seen);
    }

    int openings() {
        return openings.get();
    }

    void open() {
        if (closed) {
            return;
        }
        int port = ports[ThreadLocalRandom.current().nextInt(ports.length)];
        long last = seen.isEmpty() ? 0 : seen.getLast();
        text.setLength(0);
        CompletableFuture<WebSocket> _ = HTTP.newWebSocketBuilder()
                .subprotocols("keyturn.v1", "bearer." + token)
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://localhost:" + port + "/ws?after=" + last), this)
                .whenComplete((_, refused) -> {
                    if (refused != null) {
                        openLater();
                    }
                });
    }

    private void openLater() {
        CompletableFuture.delayedExecutor(ThreadLocalRandom.current().nextLong(50, 300), TimeUnit.MILLISECONDS)
                .execute(this::open);
    }

    @Override
    public void onOpen(WebSocket socket) {
        current = socket;
        openings.incrementAndGet();
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            JsonNode frame = JSON.readTree(text.toString());
            text.setLength(0);
            if (frame.get("type").asString().equals("new_message")) {
                seen.add(frame.at("/message/id").asLong());
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        openLater();
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        openLater();
    }

    @Override
    public void close() {
        closed = true;
        WebSocket open = current;
        if (open != null) {
            open.abort();
        }
    }
}
