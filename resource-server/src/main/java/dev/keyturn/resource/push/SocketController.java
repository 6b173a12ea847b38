package dev.keyturn.resource.push;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import dev.keyturn.resource.validation.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** {@code GET /ws} and {@code GET /ws/{token}}: the handshake (RFC 6455, section 4.2), after security let it pass. */
@RestController
class SocketController {
    private static final String PROTOCOL = "keyturn.v1";
    private static final String ANY = "*";

    private final DefaultHandshakeHandler handshake = new DefaultHandshakeHandler();
    private final Sockets sockets;
    private final List<String> allowedOrigins;

    SocketController(Sockets sockets, PushProperties properties) {
        this.sockets = sockets;
        this.allowedOrigins = properties.allowedOrigins();
        handshake.setSupportedProtocols(PROTOCOL);
    }

    @GetMapping({HandshakeCredentials.PATH, HandshakeCredentials.PATH + "/{token}"})
    void open(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable String origin,
            @AuthenticationPrincipal Caller caller) {
        if (origin != null && !allowedOrigins.contains(origin) && !allowedOrigins.contains(ANY)) {
            throw Caller.forbidden("Pages of this origin may not open a socket here.");
        }
        Socket socket = sockets.open(caller);
        boolean upgraded = false;
        try {
            upgraded = handshake.doHandshake(
                    new ServletServerHttpRequest(request),
                    new ServletServerHttpResponse(response),
                    sockets,
                    Sockets.attributes(socket));
        } finally {
            if (!upgraded) {
                sockets.forget(socket);
            }
        }
        if (!upgraded) {
            response.resetBuffer();
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "This path answers only WebSocket handshakes, version 13.");
        }
    }
}
