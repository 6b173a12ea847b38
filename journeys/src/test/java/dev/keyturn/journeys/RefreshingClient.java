package dev.keyturn.journeys;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client as simple as they come: it knows the last refresh token that it received and nothing else, and after any
 * failure that is no verdict it sends the same one again.
 */
final class RefreshingClient implements Runnable {
    /** Between two tries at a server that is not there: they would take the processor from its start. */
    private static final long PAUSE_AFTER_FAILURE = 1000;

    private final Journey journey;
    private final String session;
    private final long pauseMillis;
    private final AtomicReference<State> state;
    private volatile boolean stopped;

    private RefreshingClient(Journey journey, String session, String token, long pauseMillis) {
        this.journey = journey;
        this.session = session;
        this.pauseMillis = pauseMillis;
        this.state = new AtomicReference<>(new State(token, 0, "", ""));
    }

    /**
     * What a client is at.
     *
     * @param failure why the last try brought nothing
     * @param refusal what ended it; empty while all is well
     */
    private record State(String token, long turns, String failure, String refusal) {
        State failed(String reason) {
            return new State(token, turns, reason, refusal);
        }

        State refused(String reason) {
            return new State(token, turns, failure, reason);
        }
    }

    /** @param pauseMillis between two tries, on average: clients that make none are a load test, and a busy server's end */
    static RefreshingClient login(Journey journey, String username, long pauseMillis) {
        Http.Answer answer =
                journey.token(Map.of("grant_type", "password", "username", username, "password", Journey.PASSWORD));
        return new RefreshingClient(journey, session(answer), answer.text("refresh_token"), pauseMillis);
    }

    @Override
    public void run() {
        while (!stopped && refusal().isEmpty()) {
            refresh();
            pause();
        }
        // The last answer may have been lost: only another tells which token is the last one.
        while (refusal().isEmpty() && !refresh()) {
            pause();
        }
    }

    private void pause() {
        long millis = state.get().failure().isEmpty() ? pauseMillis : PAUSE_AFTER_FAILURE;
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(2 * millis)));
    }

    /** Whether there was an answer that counts. */
    private boolean refresh() {
        State before = state.get();
        try {
            Http.Answer answer = journey.token(Map.of("grant_type", "refresh_token", "refresh_token", before.token()));
            state.set(after(before, answer));
            return answer.status() < 500;
        } catch (UncheckedIOException noAnswer) {
            state.set(before.failed(noAnswer.toString()));
            return false;
        } catch (RuntimeException unforeseen) {
            state.set(before.refused(unforeseen.toString()));
            return true;
        }
    }

    private State after(State before, Http.Answer answer) {
        if (answer.status() >= 500) {
            return before.failed(answer.status() + " " + answer.body());
        }
        if (answer.status() != 200) {
            return before.refused(answer.status() + " " + answer.body());
        }
        State turned = new State(answer.text("refresh_token"), before.turns() + 1, "", "");
        return session(answer).equals(session) ? turned : turned.refused("an answer with another session");
    }

    void stop() {
        stopped = true;
    }

    String session() {
        return session;
    }

    String token() {
        return state.get().token();
    }

    long turns() {
        return state.get().turns();
    }

    String refusal() {
        return state.get().refusal();
    }

    @Override
    public String toString() {
        State now = state.get();
        return "%d turns, %s%s".formatted(now.turns(), now.failure(), now.refusal());
    }

    private static String session(Http.Answer answer) {
        String claims = answer.text("access_token").split("\\.", -1)[1];
        return JsonMapper.shared()
                .readTree(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .path("sid")
                .asString();
    }
}
