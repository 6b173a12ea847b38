package dev.keyturn.resource.websocket;

import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The door to this package: connections within the same limits, and with one backlog for all of them. */
@Component
public final class WebSockets {
    private final WebSocketProperties properties;
    private final Backlog backlog;

    WebSockets(WebSocketProperties properties, Backlog backlog) {
        this.properties = properties;
        this.backlog = backlog;
    }

    /**
     * A connection that is not up yet.
     *
     * @param ready called when the connection is up, and when there is room again after a message was refused
     * @param ended called once, if it is this server that ends the connection
     */
    public Connection connection(Runnable ready, Consumer<Ending> ended) {
        return new Connection(properties, backlog, ready, ended);
    }

    /** How long a client may be silent until its connection is ended. */
    public Duration longestSilence() {
        return properties.ping().plus(properties.pong());
    }
}
