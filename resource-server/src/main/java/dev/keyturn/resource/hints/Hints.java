package dev.keyturn.resource.hints;

import dev.keyturn.edge.operation.Background;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells other nodes that there is something to read. It promises nothing: a hint may come late, twice or never, and a
 * node that gets one reads the database.
 *
 * <p>Hints go out by NOTIFY. PostgreSQL lets one transaction at a time commit a notification, so the transactions that
 * store messages send none: one thread gathers hints for a few milliseconds and sends many in one (docs/adr/0026).
 */
@Component
public class Hints extends Background {
    static final String CHANNEL = "keyturn_push";

    private static final Logger log = LoggerFactory.getLogger(Hints.class);

    /**
     * Hints beyond this number are dropped, and nobody misses them: each node reads the database now and then anyway.
     */
    private static final int MOST_WAITING = 10_000;

    private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(500);

    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final String node = UUID.randomUUID().toString();
    private final JdbcClient delivery;
    private final HintProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final Set<Hint> waiting = new LinkedHashSet<>();

    Hints(@Qualifier("delivery") JdbcClient delivery, HintProperties properties) {
        super(Thread.ofVirtual().name("hints-out"));
        this.delivery = delivery;
        this.properties = properties;
    }

    /** The name of this node, by which it knows its own notifications. */
    String node() {
        return node;
    }

    /** Passes a hint on without waiting. */
    public void tell(Hint hint) {
        lock.lock();
        try {
            if (waiting.size() < MOST_WAITING && waiting.add(hint)) {
                told.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void round() throws InterruptedException {
        awaitSome();
        TimeUnit.NANOSECONDS.sleep(properties.hintLinger().toNanos());
        if (!send()) {
            TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAILURE);
        }
    }

    private void awaitSome() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty()) {
                told.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean send() {
        List<Hint> hints = take();
        if (hints.isEmpty()) {
            return true;
        }
        boolean settled = false;
        try {
            // A hint need not survive a crash, so its commit need not wait for the disk.
            delivery.sql("""
                            SELECT set_config('synchronous_commit', 'off', true), pg_notify(:channel, payload)
                            FROM unnest(:payloads::text[]) payload""")
                    .param("channel", CHANNEL)
                    .param(
                            "payloads",
                            Hint.encode(node, hints, properties.hintsAtOnce()).toArray(String[]::new))
                    .query()
                    .listOfRows();
            settled = true;
        } catch (DataIntegrityViolationException refused) {
            log.error(
                    "PostgreSQL refuses {} hints, which are dropped: the other nodes look by themselves",
                    hints.size(),
                    refused);
            settled = true;
        } catch (DataAccessException away) {
            log.debug("The other nodes could not be told of messages", away);
        } finally {
            if (!settled) {
                hints.forEach(this::tell);
            }
        }
        return settled;
    }

    private List<Hint> take() {
        lock.lock();
        try {
            List<Hint> all = new ArrayList<>(waiting);
            waiting.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void leave() {
        send();
    }

    /** The last hints go out while there still is a database to send them through. */
    @Override
    protected Duration lastWords() {
        return LAST_WORDS;
    }

    /** Stops after the web server, whose last requests have news too. */
    @Override
    public int getPhase() {
        return 0;
    }
}
