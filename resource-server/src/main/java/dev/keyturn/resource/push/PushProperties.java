package dev.keyturn.resource.push;

import dev.keyturn.resource.validation.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on sockets and tickets.
 *
 * @param tokenInPath whether {@code GET /ws/{token}} opens a socket; for clients that can send nothing but a path
 * @param allowedOrigins the pages that may open a socket or get a ticket when a browser names one in {@code Origin};
 *     {@code *} for any
 * @param socketsPerPerson how many sockets one person may hold open at a time on this server
 * @param socketsPerServer how many sockets this server holds open at a time
 * @param sendQueue how many bytes of messages may wait for one reader; the others wait in the database
 * @param sendTimeout how long a single frame may take to be written before the reader is sent away
 * @param maxInboundMessage the largest message that a client may send; an access token has to fit
 * @param inboundPerMinute how many messages a client may send in a minute
 * @param ping how long a client may be silent before it is asked whether it is there
 * @param pong how long it may take to answer that
 * @param resumeWait how long a new socket gets no message, so that its client can say where to resume
 * @param recheck how often the database is looked at for a socket of which no node has heard anything
 * @param drain how long a stop of this server waits for sockets to be closed
 * @param hintLinger how long news for the other nodes is gathered before it is sent
 * @param hintsAtOnce how many pieces of news go into one notification
 * @param ticketLifetime how long a ticket waits to be used
 * @param ticketsPerPerson how many unused tickets one person may have at a time
 */
@Validated
@ConfigurationProperties("keyturn.push")
record PushProperties(
        @DefaultValue("true") boolean tokenInPath,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("10") @Min(1) int socketsPerPerson,
        @DefaultValue("20000") @Min(1) int socketsPerServer,
        @DefaultValue("64KB") DataSize sendQueue,
        @DefaultValue("PT5S") Duration sendTimeout,
        @DefaultValue("8KB") DataSize maxInboundMessage,
        @DefaultValue("60") @Min(1) int inboundPerMinute,
        @DefaultValue("PT30S") Duration ping,
        @DefaultValue("PT10S") Duration pong,
        @DefaultValue("PT0.3S") Duration resumeWait,
        @DefaultValue("PT15S") Duration recheck,
        @DefaultValue("PT3S") Duration drain,
        @DefaultValue("PT0.005S") Duration hintLinger,
        @DefaultValue("500") @Min(1) @Max(500) int hintsAtOnce,
        @DefaultValue("PT30S") Duration ticketLifetime,
        @DefaultValue("20") @Min(1) int ticketsPerPerson) {
    private static final String ANY = "*";

    /**
     * Refuses a page that may not open a socket, nor get a ticket for one.
     *
     * @param origin as a browser names it; null if none does
     */
    void require(@Nullable String origin) {
        if (origin != null && !allowedOrigins.contains(origin) && !allowedOrigins.contains(ANY)) {
            throw Caller.forbidden("Pages of this origin may not open a socket here.");
        }
    }
}
