package dev.keyturn.edge.operation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a server stops.
 *
 * @param pause for how long it still takes new calls once its readiness is down; none by default
 */
@ConfigurationProperties("keyturn.stop")
record StopProperties(@DefaultValue("PT0S") Duration pause) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    StopProperties {
        if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("keyturn.stop.pause must be from PT0S to " + LONGEST);
        }
    }
}
