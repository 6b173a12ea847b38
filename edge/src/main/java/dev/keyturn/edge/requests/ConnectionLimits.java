package dev.keyturn.edge.requests;

import dev.keyturn.edge.operation.Background;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Limits connections, and closes those that keep a place and do not use it: whose request's head does not get finished,
 * and while there is no room, those that have been idle for longest. Tomcat's own timeout is for the wait between two
 * bytes: a byte a second keeps a connection and its 40 KB of buffers for hours (docs/adr/0030, 0044).
 */
@Component
final class ConnectionLimits implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final Logger log = LoggerFactory.getLogger(ConnectionLimits.class);

    private final RequestLimits properties;

    ConnectionLimits(RequestLimits properties) {
        this.properties = properties;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(Watched.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof Watched watched) {
                watched.limit(properties.maxConnections(), properties.maxHeadTime(), properties.maxUnfinished());
            }
            // BodyFilter reads what is to be read. A caller that was refused before, and goes on sending, is not
            // listened to.
            connector.setProperty("maxSwallowSize", "0");
            // A caller that asks first whether to send too long a body is told before the body is on its way.
            connector.setProperty("continueResponseTiming", "onRead");
        });
    }

    /** Public, with a public constructor, because Tomcat makes it by name. */
    public static final class Watched extends Http11NioProtocol {
        /** How long a connection is idle at least before it makes room for others, in milliseconds. */
        private static final long IDLE = 2000;

        private final CallConnections connections;
        private Duration patience = Duration.ofSeconds(10);
        private int most = Integer.MAX_VALUE;
        private final Background watch = new Watch(this::look);
        private long saidAt;

        public Watched() {
            this(new CallConnections());
        }

        private Watched(CallConnections connections) {
            super(connections);
            this.connections = connections;
            Handling handling = new Handling(this, connections);
            connections.setHandler(handling);
            setHandler(handling);
        }

        void limit(int maxConnections, Duration maxHeadTime, int maxHeads) {
            connections.limit(maxConnections);
            patience = maxHeadTime;
            most = maxHeads;
        }

        @Override
        public void start() throws Exception {
            super.start();
            watch.start();
        }

        @Override
        public void stop() throws Exception {
            watch.stop();
            super.stop();
        }

        private void look() {
            Set<SocketWrapperBase<NioChannel>> all = connections.getConnections();
            endSlowHeads(all);
            if (connections.isFull()) {
                say(all.size());
                makeRoom(all);
            }
        }

        /** Says that all connections are in use, every ten seconds at most. */
        private void say(int open) {
            long now = System.nanoTime();
            if (saidAt == 0 || now - saidAt >= TimeUnit.SECONDS.toNanos(10)) {
                saidAt = now;
                log.warn(
                        "All connections that keyturn.http.max-connections allows are open ({} with sockets): others wait until idle ones have made room",
                        open);
            }
        }

        /** Ends a quarter of the idle connections, the longest idle first, so that not all clients come back at once. */
        private void makeRoom(Set<SocketWrapperBase<NioChannel>> all) {
            long now = System.currentTimeMillis();
            all.stream()
                    .flatMap(connection -> Idle.of(connection).stream())
                    .filter(idle -> now - idle.since() >= IDLE)
                    .sorted(Comparator.comparingLong(Idle::since))
                    .limit(connections.limit() / 4 + 1)
                    .forEach(Idle::end);
        }

        private void endSlowHeads(Set<SocketWrapperBase<NioChannel>> all) {
            long now = System.nanoTime();
            List<Head> heads = all.stream()
                    .flatMap(connection -> Head.of(connection, now).stream())
                    .sorted(Comparator.comparingLong(Head::age).reversed())
                    .toList();
            int tooMany = heads.size() - most;
            for (int i = 0; i < heads.size(); i++) {
                Head head = heads.get(i);
                if (i >= tooMany && head.age() <= patience.toNanos()) {
                    return;
                }
                // As Tomcat's own poller ends a connection that was silent for too long.
                head.connection().processSocket(SocketEvent.ERROR, true);
            }
        }

        @Override
        protected Processor createUpgradeProcessor(SocketWrapperBase<?> connection, UpgradeToken token) {
            connections.becomesSomethingElse(connection);
            return super.createUpgradeProcessor(connection, token);
        }

        /** Tomcat's own, which says of each connection that it ends. */
        private static final class Handling extends ConnectionHandler<NioChannel> {
            private final CallConnections connections;

            Handling(Watched protocol, CallConnections connections) {
                super(protocol);
                this.connections = connections;
            }

            @Override
            public void release(SocketWrapperBase<NioChannel> connection) {
                connections.ends(connection);
                super.release(connection);
            }
        }
    }

    /** Looks at the connections twice a second, whatever a look throws: Tomcat's own timer would never look again. */
    private static final class Watch extends Background {
        private static final Duration PACE = Duration.ofMillis(500);

        private final Runnable look;

        Watch(Runnable look) {
            super(Thread.ofPlatform().name("connection-watch").daemon());
            this.look = look;
        }

        @Override
        protected void round() throws InterruptedException {
            Thread.sleep(PACE);
            look.run();
        }
    }

    /**
     * A connection whose next request is waited for, since its last answer or, if there is none, since it was accepted, in
     * milliseconds since 1970. What has come since then does not count: empty lines before a request are not its beginning.
     */
    private record Idle(NioSocketWrapper connection, long since) {
        static Optional<Idle> of(SocketWrapperBase<?> connection) {
            return connection instanceof NioSocketWrapper waiting
                            && !waiting.getLock().isLocked()
                            && waits(waiting)
                    ? Optional.of(new Idle(waiting, waiting.getLastWrite()))
                    : Optional.empty();
        }

        private static boolean waits(NioSocketWrapper connection) {
            return connection.getCurrentProcessor() == null && connection.interestOpsHas(SelectionKey.OP_READ);
        }

        /** Unless a request has begun meanwhile, or its body is being read: whoever serves a connection has its lock. */
        void end() {
            if (connection.getLock().tryLock()) {
                try {
                    if (waits(connection)) {
                        connection.close();
                    }
                } finally {
                    connection.getLock().unlock();
                }
            }
        }
    }

    /** A head that is under way; its age in nanoseconds. */
    private record Head(SocketWrapperBase<?> connection, long age) {
        private static final long NOT_BEGUN = -1;

        /** Between two reads, a connection keeps its processor only for these, for asynchronous requests, and for sockets. */
        static Optional<Head> of(SocketWrapperBase<?> connection, long now) {
            if (connection.getCurrentProcessor() instanceof Processor processor
                    && !processor.isAsync()
                    && !processor.isUpgrade()) {
                long began = processor.getRequest().getStartTimeNanos();
                return began == NOT_BEGUN ? Optional.empty() : Optional.of(new Head(connection, now - began));
            }
            return Optional.empty();
        }
    }
}
