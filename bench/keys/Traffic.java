import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Tokens, issued by every authorization server that is up and used at every resource server that is, without pause. */
final class Traffic {
    private static final long ISSUE_PAUSE_MILLIS = 8;
    private static final long USE_PAUSE_MILLIS = 4;

    /** Longer than a server is stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Issued issued = new Issued();
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final AtomicLong notIssued = new AtomicLong();
    final Queue<String> remarks = new ConcurrentLinkedQueue<>();

    /** When a request was sent last that was answered with a token of that key. */
    final Map<String, Long> lastAskedMillis = new ConcurrentHashMap<>();

    private volatile boolean over;

    void end() {
        over = true;
    }

    void issueAt(Server server) {
        Issuer issuer = new Issuer(server.base());
        loop(server, ISSUE_PAUSE_MILLIS, turn -> {
            long epoch = server.epoch();
            long asked = System.currentTimeMillis();
            try {
                Issuer.Token token = issuer.token();
                issued.add(token);
                lastAskedMillis.merge(token.kid(), asked, Math::max);
            } catch (IOException | IllegalStateException failed) {
                if (server.up() && server.epoch() == epoch) {
                    notIssued.incrementAndGet();
                    remark(server.name() + " issued nothing: " + failed);
                }
            }
        });
    }

    void useAt(Server server) {
        loop(server, USE_PAUSE_MILLIS, turn -> {
            Issuer.Token token = issued.next(turn);
            if (token == null) {
                return;
            }
            long epoch = server.epoch();
            try {
                Issuer.Answer answer = call(server, token);
                if (answer.status() == 200) {
                    accepted.incrementAndGet();
                } else if (answer.status() == 401) {
                    noteRefusal(server, token, answer);
                } else if (server.up() && server.epoch() == epoch) {
                    unanswered.incrementAndGet();
                    remark(server.name() + " answered " + answer.status() + ": " + answer.body());
                }
            } catch (IOException failed) {
                if (server.up() && server.epoch() == epoch) {
                    unanswered.incrementAndGet();
                    remark(server.name() + " did not answer: " + failed);
                }
            }
        });
    }

    /** Whether or not the server was up: a token that has expired or whose key was revoked on the way is not good. */
    private void noteRefusal(Server server, Issuer.Token token, Issuer.Answer answer) {
        if (token.good(Duration.ZERO) && !issued.withdrawn(token.kid())) {
            refused.incrementAndGet();
            remark(server.name() + " refused a token of " + token.kid() + ": " + answer.body());
        }
    }

    static Issuer.Answer call(Server server, Issuer.Token token) throws IOException, InterruptedException {
        return Issuer.send(HttpRequest.newBuilder(URI.create(server.base() + "/users?limit=1"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token.value())
                .build());
    }

    interface Turn {
        void take(long number) throws Exception;
    }

    private void loop(Server server, long pauseMillis, Turn turn) {
        Thread.ofPlatform().daemon().start(() -> {
            for (long number = 0; !over; number++) {
                try {
                    if (server.up()) {
                        turn.take(number);
                    }
                    Thread.sleep(pauseMillis);
                } catch (Exception unexpected) {
                    remark(server.name() + ": " + unexpected);
                    unanswered.incrementAndGet();
                }
            }
        });
    }

    /** The first of them are enough to see what is the matter. */
    private void remark(String text) {
        if (remarks.size() < 40) {
            remarks.add(text);
        }
    }
}
