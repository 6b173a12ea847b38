package dev.keyturn.cli.journeys;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client as simple as they come: it knows the last refresh token that it received and nothing else, and after any
 * failure that is no verdict it sends the same one again.
 */
final class RefreshingClient implements Runnable {
    /** Between two refreshes, and before another try: a client that did neither would be a load test. */
    private static final long PAUSE_NANOS = 20_000_000;

    private final String session;
    private final AtomicReference<State> state;
    private volatile boolean stopped;

    private RefreshingClient(String session, String token) {
        this.session = session;
        this.state = new AtomicReference<>(new State(token, 0, ""));
    }

    /** @param refusal what ended it; empty while all is well */
    private record State(String token, long turns, String refusal) {}

    static RefreshingClient login(String username) {
        Http.Answer answer =
                Journey.token(Map.of("grant_type", "password", "username", username, "password", Journey.PASSWORD));
        return new RefreshingClient(session(answer), answer.text("refresh_token"));
    }

    @Override
    public void run() {
        while (!stopped && refusal().isEmpty()) {
            refresh();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        // The last answer may have been lost: only another tells which token is the last one.
        while (refusal().isEmpty() && !refresh()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Whether there was an answer that counts. */
    private boolean refresh() {
        State before = state.get();
        try {
            Http.Answer answer = Journey.token(Map.of("grant_type", "refresh_token", "refresh_token", before.token()));
            if (answer.status() == 200) {
                state.set(after(before, answer));
            } else if (answer.status() < 500) {
                state.set(new State(before.token(), before.turns(), answer.status() + " " + answer.body()));
            }
            return answer.status() < 500;
        } catch (UncheckedIOException noAnswer) {
            return false;
        }
    }

    private State after(State before, Http.Answer answer) {
        String refusal = session(answer).equals(session) ? "" : "an answer with another session";
        return new State(answer.text("refresh_token"), before.turns() + 1, refusal);
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

    private static String session(Http.Answer answer) {
        String claims = answer.text("access_token").split("\\.", -1)[1];
        return JsonMapper.shared()
                .readTree(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .path("sid")
                .asString();
    }
}
