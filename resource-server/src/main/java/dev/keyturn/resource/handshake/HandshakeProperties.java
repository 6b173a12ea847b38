package dev.keyturn.resource.handshake;

import dev.keyturn.edge.http.PageOrigin;
import dev.keyturn.resource.validation.Caller;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may open a socket.
 *
 * @param tokenInPath whether {@code GET /ws/{token}} opens a socket; for clients that can send nothing but a path
 * @param allowedOrigins the pages that may open a socket or get a ticket when a browser names one in {@code Origin};
 *     {@code *} for any. Of an address, its origin counts
 * @param ticketLifetime how long a ticket waits to be used
 * @param ticketsPerPerson how many unused tickets one person may have at a time
 */
@Validated
@ConfigurationProperties("keyturn.push")
record HandshakeProperties(
        @DefaultValue("true") boolean tokenInPath,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("PT30S") @DurationMin(seconds = 1) Duration ticketLifetime,
        @DefaultValue("20") @Min(1) int ticketsPerPerson) {
    private static final String ANY = "*";

    HandshakeProperties {
        allowedOrigins = PageOrigin.ofEach(allowedOrigins);
    }

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
