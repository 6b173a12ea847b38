package dev.keyturn.edge.errors;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SeldomLogTest {
    /** As {@link System#nanoTime()}, which may begin anywhere: it passes its largest number in a moment. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final SeldomLog seldom;

    SeldomLogTest() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.keyturn.edge.SeldomLogTest");
        logger.setAdditive(false);
        logger.detachAndStopAllAppenders();
        lines.start();
        logger.addAppender(lines);
        this.seldom = new SeldomLog(logger, nanos::get);
    }

    @Test
    void saysEachKindAtOnceAndThenHowManyWereLeftOut() {
        IntStream.range(0, 1000).forEach(_ -> seldom.warn("a", "a"));
        seldom.warn("b", "b");
        assertThat(said()).containsExactly("a", "b");

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        seldom.warn("a", "a");
        seldom.warn("b", "b");

        assertThat(said()).containsExactly("a", "b", "a, 999 times more since this was said", "b");
    }

    @Test
    void keepsABoundedNumberOfKinds() {
        IntStream.range(0, 250).forEach(i -> seldom.warn("kind " + i, "kind " + i));
        seldom.warn("kind 249", "kind 249");

        assertThat(said()).hasSize(250);
        seldom.warn("kind 0", "kind 0");
        assertThat(said()).hasSize(251);
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
