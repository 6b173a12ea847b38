package dev.keyturn.resource.push;

import dev.keyturn.edge.operation.Background;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Looks at each socket four times a second: one timer for all, instead of several for each. */
@Component
class Watch extends Background {
    private static final long PACE = 250;
    private static final long LONGEST_STEP = 1000;

    private final Sockets sockets;
    private final Clock clock;

    /**
     * How long this server has looked on, in milliseconds. The silence of clients is measured by it: neither setting
     * the clock nor a process that stood still makes it longer.
     */
    private long awake;

    private long lookedAt;

    Watch(Sockets sockets, Clock clock) {
        // Not a virtual thread: it ends clients that leave no processor to virtual threads.
        super(Thread.ofPlatform().name("watch").daemon());
        this.sockets = sockets;
        this.clock = clock;
    }

    @Override
    protected void round() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PACE);
        look(System.nanoTime());
    }

    void look(long nanos) {
        long now = clock.millis();
        goOn(nanos);
        for (Socket socket : sockets.all()) {
            socket.look(now, awake);
            if (socket.sendQueue().isLost()) {
                sockets.forget(socket);
            }
        }
    }

    private void goOn(long nanos) {
        awake += Math.clamp(TimeUnit.NANOSECONDS.toMillis(nanos - lookedAt), 0, LONGEST_STEP);
        lookedAt = nanos;
    }

    /** Stops after the sockets are closed, because it cuts connections whose clients do not react to that. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
