package dev.keyturn.resource.push;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.handshake.HandshakeAccess;
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

    private final HandshakeAccess handshakes;
    private final Sockets sockets;
    private final Inbox inbox;
    private final ClientFrames inbound;
    private final Clock clock;

    SocketController(HandshakeAccess handshakes, Sockets sockets, Inbox inbox, ClientFrames inbound, Clock clock) {
        this.handshakes = handshakes;
        this.sockets = sockets;
        this.inbox = inbox;
        this.inbound = inbound;
        this.clock = clock;
    }

    @GetMapping({"/ws", "/ws/{token}"})
    void open(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable String origin,
            @RequestParam(name = AFTER, required = false) @Nullable Long after,
            @AuthenticationPrincipal Caller caller)
            throws IOException {
        handshakes.require(origin, request);
        Socket socket = sockets.open(caller);
        try {
            start(socket, after);
            handshakes.useTicket(request);
            socket.connection()
                    .open(request, response, text -> inbound.take(socket, text), () -> sockets.forget(socket));
        } finally {
            if (response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
                sockets.forget(socket);
            }
        }
    }

    /** Sets the position before the answer, so that no message after the answer is missed. */
    private void start(Socket socket, @Nullable Long after) {
        long newest = inbox.newest(socket.person());
        if (after == null) {
            socket.startAt(newest, clock.millis());
        } else if (after >= 0 && after <= newest) {
            socket.startAfter(after);
        } else {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, AFTER, "must be the id of a message that you have received, or 0");
        }
    }
}
