package dev.keyturn.resource.websocket;

import dev.keyturn.edge.operation.Heap;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on connections.
 *
 * @param sendQueue how many bytes of messages may wait for one reader; the others wait in the database
 * @param backlog how many bytes may wait for all readers together; of the half of it, only one message for each
 * @param sendTimeout how long a single frame may take to be written before the reader is sent away
 * @param maxInboundMessage the largest message that a client may send; an access token has to fit
 * @param inboundPerMinute how many messages a client may send in a minute
 * @param ping how long a client may be silent before it is asked whether it is there
 * @param pong how long it may take to answer that
 */
@Validated
@ConfigurationProperties("keyturn.push")
record WebSocketProperties(
        @DefaultValue("64KB") DataSize sendQueue,
        @DefaultValue("0B") DataSize backlog,

        @DefaultValue("PT5S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration sendTimeout,

        @DefaultValue("8KB") DataSize maxInboundMessage,
        @DefaultValue("60") @Min(1) int inboundPerMinute,

        @DefaultValue("PT30S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration ping,

        @DefaultValue("PT10S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration pong) {
    private static final int PART_OF_THE_HEAP = 16;

    WebSocketProperties {
        if (backlog.isNegative()) {
            throw new IllegalArgumentException("keyturn.push.backlog must not be negative");
        }
        backlog = backlog.toBytes() == 0 ? Heap.part(PART_OF_THE_HEAP) : backlog;
        if (sendQueue.toBytes() < 1) {
            throw new IllegalArgumentException("keyturn.push.send-queue must be at least 1B");
        }
        if (maxInboundMessage.toBytes() < 1) {
            throw new IllegalArgumentException("keyturn.push.max-inbound-message must be at least 1B");
        }
    }
}
