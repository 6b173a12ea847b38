package dev.keyturn.resource.websocket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * What waits for all readers of this server together, in bytes, what is being written included. Each may be slow, and
 * all of them together must not fill the heap (docs/adr/0026).
 */
@Component
final class Backlog {
    private final AtomicLong bytes = new AtomicLong();
    private final long limit;

    Backlog(WebSocketProperties properties, MeterRegistry meters) {
        this.limit = properties.backlog().toBytes();
        Gauge.builder("keyturn.push.backlog", bytes, AtomicLong::get)
                .description("What was sent and waits for its readers")
                .baseUnit("bytes")
                .register(meters);
    }

    /** Whether one more may wait: half of the room is kept for readers for whom nothing else does. */
    boolean hasRoom(boolean nothingElseWaits) {
        return bytes.get() < (nothingElseWaits ? limit : limit / 2);
    }

    void grow(long more) {
        bytes.addAndGet(more);
    }

    void shrink(long less) {
        bytes.addAndGet(-less);
    }
}
