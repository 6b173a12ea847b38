package dev.keyturn.resource.push;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Remembers when each socket's token ends. */
@Component
class TokenExpiry implements DisposableBean {
    private final Clock clock;
    private final Map<Socket, Future<?>> pending = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("token-expiry").daemon().factory());

    TokenExpiry(Clock clock) {
        this.clock = clock;
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Acts once the socket's token has expired, unless the socket is forgotten before; at once if it has. */
    void whenOver(Socket socket, Runnable action) {
        long left =
                Duration.between(clock.instant(), socket.owner().expiresAt()).toMillis();
        Future<?> scheduled = timer.schedule(action, Math.max(left, 0), TimeUnit.MILLISECONDS);
        pending.put(socket, scheduled);
        if (scheduled.isDone()) {
            pending.remove(socket);
        }
    }

    void forget(Socket socket) {
        Future<?> action = pending.remove(socket);
        if (action != null) {
            action.cancel(false);
        }
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
