package dev.keyturn.auth.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The SQL that the requests of one piece of code made the server send, as its library logs it, as far as it takes a
 * transaction id: it changes rows, or locks them. What requests of others make it send meanwhile does not count, nor what
 * it does by itself; nor is anything heard that goes past {@link JdbcTemplate}, such as budgets, or happens in another
 * thread than the request's. {@code DatabaseOutageIT} sees to as much
 * of these as the answer waits for: there, the server can only read.
 */
public final class Writes {
    private static final Pattern WRITE =
            Pattern.compile("\\b(insert|update|delete|merge|share|nextval)\\b", Pattern.CASE_INSENSITIVE);

    private static final Logger SQL = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);

    private Writes() {}

    /** The statements that write, of the requests that {@link Caller} makes in this thread. One is heard at a time. */
    public static synchronized List<String> during(Runnable calls) {
        Ear ear = new Ear(UUID.randomUUID().toString());
        ear.start();
        SQL.setAdditive(false);
        SQL.addAppender(ear);
        SQL.setLevel(Level.DEBUG);
        try {
            ScopedValue.where(Caller.MARK, ear.mark).run(calls);
        } finally {
            SQL.setLevel(null);
            SQL.detachAppender(ear);
            SQL.setAdditive(true);
        }
        return List.copyOf(ear.heard);
    }

    /** Hears in the thread of the request. */
    private static final class Ear extends AppenderBase<ILoggingEvent> {
        private final String mark;
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        private Ear(String mark) {
            this.mark = mark;
        }

        @Override
        protected void append(ILoggingEvent event) {
            String sql = event.getFormattedMessage();
            if (WRITE.matcher(sql).find() && isOfAMarkedRequest()) {
                heard.add(sql);
            }
        }

        private boolean isOfAMarkedRequest() {
            return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                    && mark.equals(attributes.getRequest().getHeader(Caller.MARK_HEADER));
        }
    }
}
