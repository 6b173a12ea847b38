package dev.keyturn.resource.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The SQL that the server sent meanwhile, whoever made it do so, as its libraries log it: for tests that hold
 * {@link ResourceServerTest#SERVER}.
 */
public final class Statements {
    private static final List<String> LOGGERS =
            List.of("org.hibernate.SQL", "org.springframework.jdbc.core.JdbcTemplate");

    private static final String THREADS_OF_REQUESTS = "tomcat-handler-";

    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ofRequests = new AtomicInteger();

    private Statements() {}

    public static Statements during(Runnable call) {
        Statements statements = new Statements();
        List<Logger> loggers = LOGGERS.stream()
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        AppenderBase<ILoggingEvent> ear = statements.new Ear();
        ear.start();
        loggers.forEach(logger -> {
            logger.setAdditive(false);
            logger.addAppender(ear);
            logger.setLevel(Level.DEBUG);
        });
        try {
            call.run();
        } finally {
            loggers.forEach(logger -> {
                logger.setLevel(null);
                logger.detachAppender(ear);
                logger.setAdditive(true);
            });
        }
        return statements;
    }

    /** The statement that holds this text; however often it was sent, there must be one. */
    public String one(String part) {
        List<String> found = Stream.of(sent.toArray(String[]::new))
                .filter(sql -> sql.contains(part))
                .distinct()
                .toList();
        assertThat(found).as("with %s among %s", part, sent).hasSize(1);
        return found.getFirst();
    }

    /** How many that hold this text were sent. */
    public long count(String part) {
        return Stream.of(sent.toArray(String[]::new))
                .filter(sql -> sql.contains(part))
                .count();
    }

    /** How many requests sent; the server has work of its own. */
    public int ofRequests() {
        return ofRequests.get();
    }

    private void heard(String sql, String thread) {
        sent.add(sql);
        if (thread.startsWith(THREADS_OF_REQUESTS)) {
            ofRequests.incrementAndGet();
        }
    }

    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            int begin = message.indexOf('[');
            if (event.getLoggerName().equals(LOGGERS.getFirst())) {
                heard(message, event.getThreadName());
            } else if (message.startsWith("Executing prepared SQL statement [")) {
                heard(message.substring(begin + 1, message.lastIndexOf(']')), event.getThreadName());
            }
        }
    }
}
