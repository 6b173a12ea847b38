package dev.keyturn.edge.requests;

import dev.keyturn.edge.operation.Heap;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on every request.
 *
 * @param maxConnections how many connections there may be, besides sockets; others wait to be accepted. Each may take some
 *     100 KB while its request waits for a place
 * @param maxBodySize the largest request body that is read; a larger one is refused with 413
 * @param maxHeadTime how long a request's head may take, from its first byte to its last, before the connection is closed
 * @param maxBodyTime how long a body may take before it is refused with 408
 * @param maxUnfinished how many heads, and how many bodies, may be on their way here at once; of more, the heads that began
 *     first are closed, and bodies that are not here yet refused with 503. Each takes some 50 KB. Both together leave room
 *     for other connections
 * @param maxRequests how many requests may be under way at once; each takes some 100 KB, and half a megabyte more while it
 *     answers with a page of the longest texts
 * @param maxWait how long another one waits for a place before it is refused with 503
 */
@Validated
@ConfigurationProperties("keyturn.http")
public record RequestLimits(
        @DefaultValue("0") @Min(0) int maxConnections,
        @DefaultValue("64KB") DataSize maxBodySize,
        @DefaultValue("PT10S") Duration maxHeadTime,
        @DefaultValue("PT10S") Duration maxBodyTime,
        @DefaultValue("0") @Min(0) int maxUnfinished,
        @DefaultValue("256") @Min(1) int maxRequests,
        @DefaultValue("PT2S") Duration maxWait) {
    private static final DataSize HEAP_FOR_A_CONNECTION = DataSize.ofKilobytes(256);
    private static final int MOST_UNFINISHED = 1000;

    public RequestLimits {
        maxConnections = maxConnections == 0 ? Heap.roomFor(HEAP_FOR_A_CONNECTION) : maxConnections;
        if (maxUnfinished == 0) {
            maxUnfinished = Math.clamp(maxConnections / 4, 1, MOST_UNFINISHED);
        } else if (2L * maxUnfinished >= maxConnections) {
            throw new IllegalArgumentException(
                    "keyturn.http.max-unfinished must be less than half of keyturn.http.max-connections, which is "
                            + maxConnections);
        }
        if (maxHeadTime.toSeconds() < 1 || maxBodyTime.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "keyturn.http.max-head-time and keyturn.http.max-body-time must be at least PT1S");
        }
        if (maxWait.isNegative() || maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "keyturn.http.max-wait must not be negative, and keyturn.http.max-body-size at least 1B");
        }
    }
}
