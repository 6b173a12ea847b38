package dev.keyturn.resource.handshake;

import dev.keyturn.resource.validation.Caller;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /ws-tickets}. */
@RestController
class TicketController {
    /**
     * @param ticket to be offered as the subprotocol {@code ticket.<ticket>}
     * @param expiresIn in seconds
     */
    record TicketView(String ticket, long expiresIn) {
        /** Without the ticket. */
        @Override
        public String toString() {
            return "TicketView[" + expiresIn + " s]";
        }
    }

    private final Tickets tickets;
    private final HandshakeProperties properties;
    private final Clock clock;

    TicketController(Tickets tickets, HandshakeProperties properties, Clock clock) {
        this.tickets = tickets;
        this.properties = properties;
        this.clock = clock;
    }

    @PostMapping("/ws-tickets")
    ResponseEntity<TicketView> issue(
            @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable String origin,
            @AuthenticationPrincipal Caller caller) {
        properties.require(origin);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new TicketView(tickets.issue(caller), lifetime(caller).toSeconds()));
    }

    /** The lifetime of a ticket, which ends with its token at the latest. */
    private Duration lifetime(Caller caller) {
        Duration token = Duration.between(clock.instant(), caller.expiresAt());
        return token.compareTo(properties.ticketLifetime()) < 0 ? token : properties.ticketLifetime();
    }
}
