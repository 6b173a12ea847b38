package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.SigningFence;
import dev.keyturn.edge.operation.Background;
import dev.keyturn.edge.operation.StartupRefusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps this node's keys up to date: it reads their version every second over a connection of its own, and at once
 * after a notification from PostgreSQL. A notification is only a hint; the poll does without.
 */
@Component
class KeyWatch extends Background {
    private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final KeyStateConnections connections;
    private final KeyOpener opener;
    private final CurrentKeys current;
    private final NodeReport report;
    private final KeyUpkeep upkeep;
    private final AtomicBoolean troubled = new AtomicBoolean();

    KeyWatch(
            KeyStateConnections connections,
            KeyOpener opener,
            CurrentKeys current,
            NodeReport report,
            KeyUpkeep upkeep) {
        super(Thread.ofPlatform().name("key-watch").daemon());
        this.connections = connections;
        this.opener = opener;
        this.current = current;
        this.report = report;
        this.upkeep = upkeep;
    }

    /** Reads the keys for the first time, so that whatever starts next can use them; and from then on, again and again. */
    @Override
    public void start() {
        upkeep.atStart();
        SigningFence fence = current.fence();
        try (Connection connection = connections.open()) {
            KeySnapshot first = opener.first(connections.version(connection));
            current.put(new CurrentKeys.Reading(first, fence));
            report.enter(first);
        } catch (SQLException e) {
            throw new IllegalStateException("The database went away during the start", e);
        }
        super.start();
    }

    @Override
    public void stop() {
        if (isRunning()) {
            super.stop();
            report.stops();
        }
    }

    /** Before everything that answers requests starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    protected void round() throws InterruptedException {
        try (Connection connection = connections.open()) {
            do {
                read(connection);
                KeyStateConnections.await(connection, INTERVAL);
            } while (isRunning() && KeyStateConnections.isPrimary(connection));
        } catch (SQLException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void read(Connection connection) throws SQLException {
        SigningFence fence = current.fence();
        UUID version = connections.version(connection);
        KeySnapshot before = current.reading().keys();
        KeySnapshot now = version.equals(before.version()) ? before : next(version, before);
        current.put(new CurrentKeys.Reading(now, fence));
        report.read(now);
        if (troubled.getAndSet(false)) {
            log.info("The state of the signing keys is read and reported again");
        }
    }

    private KeySnapshot next(UUID version, KeySnapshot before) {
        upkeep.afterAChange();
        return opener.next(version, before);
    }

    private void failed(Throwable e) throws InterruptedException {
        if (!isRunning()) {
            return;
        }
        current.failed();
        if (!troubled.getAndSet(true)) {
            log.warn(
                    "The state of the signing keys cannot be read, or this node's own not be reported ({}); it signs for {} at most"
                            + " without reading it",
                    e instanceof StartupRefusal ? e.getMessage() : e.getClass().getSimpleName(),
                    SigningFence.LONGEST_SILENCE);
        }
        Thread.sleep(INTERVAL);
    }
}
