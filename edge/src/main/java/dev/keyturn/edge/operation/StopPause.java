package dev.keyturn.edge.operation;

import java.time.Duration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Goes on as before for a moment when the server is to stop. Its readiness is down then, but a proxy
 * that sends it calls has to notice that first; a call that comes once the port is closed is lost.
 */
class StopPause {
    private final ApplicationContext server;
    private final Duration pause;

    StopPause(ApplicationContext server, StopProperties properties) {
        this.server = server;
        this.pause = properties.pause();
    }

    /** Ahead of all others, which begin to stop. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void awaitOthers(ContextClosedEvent event) {
        if (!event.getApplicationContext().equals(server)) {
            // The context of the management's port tells its parent, too.
            return;
        }
        try {
            Thread.sleep(pause);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
