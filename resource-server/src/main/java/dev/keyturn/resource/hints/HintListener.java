package dev.keyturn.resource.hints;

import dev.keyturn.edge.database.ReadOnlyConnections;
import dev.keyturn.edge.operation.Background;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Hears the hints of other nodes by LISTEN, over a connection of its own. A lost connection is opened again, at longer
 * and longer intervals; then the messages of everybody connected here are looked for. A silent connection is tested,
 * because a dead one looks the same, and so does one to a server that is the primary no longer.
 */
@Component
class HintListener extends Background {
    private static final Logger log = LoggerFactory.getLogger(HintListener.class);
    private static final int QUIET_MILLIS = 5000;
    private static final long SHORTEST_PAUSE = 100;
    private static final long LONGEST_PAUSE = 5000;

    private final JdbcConnectionDetails database;
    private final Hints ours;
    private final Reception reception;
    private final ReadOnlyConnections pools;
    private boolean foundReadOnly;
    private long pause = SHORTEST_PAUSE;
    private volatile boolean listening;

    HintListener(
            JdbcConnectionDetails database,
            Hints ours,
            Reception reception,
            ReadOnlyConnections pools,
            MeterRegistry meters) {
        super(Thread.ofVirtual().name("hints-in"));
        this.database = database;
        this.ours = ours;
        this.reception = reception;
        this.pools = pools;
        Gauge.builder("keyturn.push.listening", this, hints -> hints.listening ? 1 : 0)
                .description("Whether hints of other nodes reach this one; without them, messages come late")
                .register(meters);
    }

    @Override
    protected void round() throws InterruptedException {
        pause = listenOnce() ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        TimeUnit.MILLISECONDS.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
    }

    /** Listens until the connection is lost; false if there was none. */
    private boolean listenOnce() {
        boolean listened = false;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + Hints.CHANNEL);
            requirePrimary(statement);
            takeThePoolsAlong();
            listened = true;
            listening = true;
            reception.missedSome();
            while (!Thread.currentThread().isInterrupted()) {
                hear(connection.unwrap(PGConnection.class), statement);
            }
        } catch (SQLException lost) {
            log.debug("Other nodes are not heard", lost);
            if (listened) {
                log.warn("The connection for news of other nodes is lost ({}); trying again", lost.getMessage());
            }
        } finally {
            listening = false;
        }
        return listened;
    }

    private void hear(PGConnection connection, Statement statement) throws SQLException {
        PGNotification[] notifications = connection.getNotifications(QUIET_MILLIS);
        if (notifications == null || notifications.length == 0) {
            requirePrimary(statement);
            return;
        }
        Arrays.stream(notifications)
                .map(notification -> Hint.decode(ours.node(), notification.getParameter()))
                .forEach(reception::hear);
    }

    /**
     * Fails if the database is read-only: no hint comes from it, and another one may be the primary at the same address
     * by now.
     */
    private void requirePrimary(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT current_setting('transaction_read_only')")) {
            if (!row.next() || row.getString(1).equals("on")) {
                foundReadOnly = true;
                throw new SQLException("The database can only be read");
            }
        }
    }

    /**
     * Has the pools opened anew if a read-only server was found before: what they hold may lead to that one, and who only
     * reads finds nothing wrong with it.
     */
    private void takeThePoolsAlong() {
        if (foundReadOnly) {
            foundReadOnly = false;
            pools.renew();
        }
    }

    private Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.getJdbcUrl());
        source.setUser(database.getUsername());
        source.setPassword(database.getPassword());
        source.setApplicationName("keyturn hints");
        source.setConnectTimeout(2);
        source.setLoginTimeout(2);
        source.setSocketTimeout(3);
        source.setTcpKeepAlive(true);
        return source.getConnection();
    }
}
