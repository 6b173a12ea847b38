package dev.keyturn.resource.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The SQL that the server sent meanwhile, whoever made it do so, as its libraries log it. */
public final class Statements {
    private static final List<String> LOGGERS =
            List.of("org.hibernate.SQL", "org.springframework.jdbc.core.JdbcTemplate");

    private final Queue<String> sent = new ConcurrentLinkedQueue<>();

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

    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            String message = event.getFormattedMessage();
            int begin = message.indexOf('[');
            if (event.getLoggerName().equals(LOGGERS.getFirst())) {
                sent.add(message);
            } else if (message.startsWith("Executing prepared SQL statement [")) {
                sent.add(message.substring(begin + 1, message.lastIndexOf(']')));
            }
        }
    }
}
