package dev.keyturn.resource.push;

import dev.keyturn.edge.operation.Heap;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on sockets.
 *
 * @param socketsPerPerson how many sockets one person may hold open at a time on this server
 * @param socketsPerServer how many sockets this server holds open at a time
 * @param resumeWait how long a new socket gets no message, so that its client can say where to resume
 * @param recheck how often the database is looked at for a socket of which no node has heard anything
 * @param drain how long a stop of this server waits for sockets to be closed
 */
@Validated
@ConfigurationProperties("keyturn.push")
record PushProperties(
        @DefaultValue("10") @Min(1) int socketsPerPerson,
        @DefaultValue("0") @Min(0) int socketsPerServer,
        @DefaultValue("PT0.3S") @DurationMin Duration resumeWait,

        @DefaultValue("PT15S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration recheck,

        @DefaultValue("PT3S") @DurationMin Duration drain) {
    private static final DataSize HEAP_FOR_A_SOCKET = DataSize.ofKilobytes(48);
    private static final int MOST = 20_000;

    PushProperties {
        socketsPerServer = socketsPerServer == 0 ? Math.min(Heap.roomFor(HEAP_FOR_A_SOCKET), MOST) : socketsPerServer;
    }
}
