package dev.keyturn.resource.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** The last fault in the log of this JVM's servers: what a test has to go by that was answered 5xx and did not expect it. */
final class LastFault extends AppenderBase<ILoggingEvent> {
    private static final LastFault EAR = new LastFault();
    private static final String FAULTS = "dev.keyturn.edge.errors.Faults";

    private volatile String line = "no fault was logged";

    private LastFault() {}

    /** Again for each server: its start takes all listeners away. */
    static void listen() {
        EAR.start();
        Logger faults = (Logger) LoggerFactory.getLogger(FAULTS);
        faults.detachAppender(EAR);
        faults.addAppender(EAR);
    }

    static String line() {
        return EAR.line;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            line = event.getInstant() + " " + event.getFormattedMessage();
        }
    }
}
