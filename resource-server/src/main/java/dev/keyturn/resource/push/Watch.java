package dev.keyturn.resource.push;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at each socket four times a second: one timer for all, instead of several for each. */
@Component
class Watch {
    private final Sockets sockets;
    private final Clock clock;
    private final AtomicBoolean looking = new AtomicBoolean();

    Watch(Sockets sockets, Clock clock) {
        this.sockets = sockets;
        this.clock = clock;
    }

    @Scheduled(fixedRateString = "PT0.25S")
    void look() {
        if (looking.compareAndSet(false, true)) {
            try {
                long now = clock.millis();
                sockets.all().forEach(socket -> socket.look(now));
            } finally {
                looking.set(false);
            }
        }
    }
}
