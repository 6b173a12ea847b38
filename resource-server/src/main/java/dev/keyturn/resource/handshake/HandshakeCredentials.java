package dev.keyturn.resource.handshake;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The credentials of a handshake. A browser's WebSocket cannot send an {@code Authorization} header, so a token travels
 * as an offered subprotocol, or in the path.
 */
record HandshakeCredentials(List<String> tokens, List<String> tickets) {
    private static final String PATH = "/ws";
    private static final String BEARER = "bearer.";
    private static final String TICKET = "ticket.";
    static final HandshakeCredentials NONE = new HandshakeCredentials(List.of(), List.of());

    /** Reads the credentials; none if the request is no handshake. */
    static HandshakeCredentials of(HttpServletRequest request, boolean tokenInPath) {
        String path = request.getServletPath();
        if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
            return NONE;
        }
        List<String> offered = Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        Stream<String> inPath = tokenInPath && path.length() > PATH.length()
                ? Stream.of(path.substring(PATH.length() + 1))
                : Stream.of();
        return new HandshakeCredentials(
                Stream.concat(inPath, after(BEARER, offered)).toList(),
                after(TICKET, offered).toList());
    }

    private static Stream<String> after(String prefix, List<String> offered) {
        return offered.stream()
                .filter(protocol -> protocol.startsWith(prefix))
                .map(protocol -> protocol.substring(prefix.length()));
    }

    boolean areSeveral() {
        return tokens.size() + tickets.size() > 1;
    }

    Optional<String> token() {
        return tokens.stream().findFirst();
    }

    Optional<String> ticket() {
        return tickets.stream().findFirst();
    }
}
