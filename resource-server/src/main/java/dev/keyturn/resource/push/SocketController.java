package dev.keyturn.resource.push;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.messages.Inbox;
import dev.keyturn.resource.validation.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /ws} and {@code GET /ws/{token}}: opens a socket for a caller that the security filters let pass. */
@RestController
class SocketController {
    private static final String AFTER = "after";

    private final Sockets sockets;
    private final Tickets tickets;
    private final Inbox inbox;
    private final ClientFrames inbound;
    private final PushProperties properties;
    private final Clock clock;

    SocketController(
            Sockets sockets,
            Tickets tickets,
            Inbox inbox,
            ClientFrames inbound,
            PushProperties properties,
            Clock clock) {
        this.sockets = sockets;
        this.tickets = tickets;
        this.inbox = inbox;
        this.inbound = inbound;
        this.properties = properties;
        this.clock = clock;
    }

    @GetMapping({HandshakeCredentials.PATH, HandshakeCredentials.PATH + "/{token}"})
    void open(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable String origin,
            @RequestParam(name = AFTER, required = false) @Nullable Long after,
            @AuthenticationPrincipal Caller caller)
            throws IOException {
        properties.require(origin);
        if (!Upgrade.isAskedFor(request)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "This path answers only WebSocket handshakes, version 13.");
        }
        if (!Upgrade.isOfOurVersion(request)) {
            throw otherVersion();
        }
        Socket socket = sockets.open(caller);
        try {
            start(socket, after);
            HandshakeCredentials.of(request, properties.tokenInPath()).ticket().ifPresent(tickets::use);
            Upgrade.answer(
                    request, response, new SocketEndpoint(socket, sockets, inbound, properties), socket.frameRate());
        } finally {
            if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
                sockets.forget(socket);
            }
        }
    }

    /** Refuses another version (RFC 6455, section 4.4). */
    private static ProblemException otherVersion() {
        ProblemException refusal = new ProblemException(
                ProblemType.UPGRADE_REQUIRED, "This server speaks version 13 of the WebSocket protocol.");
        refusal.getHeaders().set(Upgrade.VERSION_HEADER, Upgrade.VERSION);
        refusal.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
        return refusal;
    }

    /** Sets the position before the answer, so that no message after the answer is missed. */
    private void start(Socket socket, @Nullable Long after) {
        long newest = inbox.newest(socket.person());
        if (after == null) {
            socket.startAt(newest, clock.millis() + properties.resumeWait().toMillis());
        } else if (after >= 0 && after <= newest) {
            socket.startAfter(after);
        } else {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, AFTER, "must be the id of a message that you have received, or 0");
        }
    }
}
