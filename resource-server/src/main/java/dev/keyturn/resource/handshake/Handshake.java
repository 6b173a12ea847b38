package dev.keyturn.resource.handshake;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** What a request must look like to open a socket (RFC 6455, section 4.2.1). */
final class Handshake {
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";

    /** The only one in use. */
    private static final String VERSION = "13";

    /** A server must not upgrade it (RFC 9110, section 7.8): a proxy that speaks it could not hand the answer on. */
    private static final String OLDER_HTTP = "HTTP/1.0";

    private static final int KEY_BYTES = 16;

    /** The length with padding, which Java's Base64 does not need, but Tomcat demands. */
    private static final int KEY_LENGTH = 24;

    private Handshake() {}

    /** Refuses a request that is no handshake, or one of another version (section 4.4). */
    static void require(HttpServletRequest request) {
        if (!isHandshake(request)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST,
                    "This path answers only WebSocket handshakes, version 13, by HTTP/1.1.");
        }
        if (!VERSION.equals(request.getHeader(VERSION_HEADER))) {
            ProblemException refusal = new ProblemException(
                    ProblemType.UPGRADE_REQUIRED, "This server speaks version 13 of the WebSocket protocol.");
            refusal.getHeaders().set(VERSION_HEADER, VERSION);
            refusal.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
            refusal.getHeaders().set(HttpHeaders.CONNECTION, "Upgrade"); // goes with it (RFC 9110, section 7.8)
            throw refusal;
        }
    }

    private static boolean isHandshake(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                && !OLDER_HTTP.equals(request.getProtocol())
                && has(request, "Upgrade", "websocket")
                && has(request, "Connection", "upgrade")
                && isKey(request.getHeader("Sec-WebSocket-Key"));
    }

    private static boolean has(HttpServletRequest request, String header, String token) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null
                    && key.length() == KEY_LENGTH
                    && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }
}
