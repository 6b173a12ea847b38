package dev.keyturn.resource.push;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on sockets and tickets.
 *
 * @param tokenInPath whether {@code GET /ws/{token}} opens a socket; for clients that can send nothing but a path
 * @param allowedOrigins the pages that may open a socket when a browser names one in {@code Origin}; {@code *} for any
 * @param socketsPerPerson how many sockets one person may hold open at a time on this server
 * @param socketsPerServer how many sockets this server holds open at a time
 * @param sendQueue how many bytes may wait for a slow reader before its socket is closed
 * @param sendTimeout how long a single frame may take to be written
 * @param maxInboundMessage the largest message that a client may send
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
        @DefaultValue("256KB") DataSize sendQueue,
        @DefaultValue("PT5S") Duration sendTimeout,
        @DefaultValue("4KB") DataSize maxInboundMessage,
        @DefaultValue("PT30S") Duration ticketLifetime,
        @DefaultValue("20") @Min(1) int ticketsPerPerson) {}
