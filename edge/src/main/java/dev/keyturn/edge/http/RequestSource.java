package dev.keyturn.edge.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, for limits and for people who look at their sessions. What a proxy says counts only if the
 * configuration names that proxy.
 *
 * @param address the peer's IP address
 * @param userAgent what the peer says of itself, at most 200 characters; nothing may rely on it
 */
public record RequestSource(String address, @Nullable String userAgent) {
    private static final int LONGEST = 200;

    public static RequestSource of(HttpServletRequest request) {
        return new RequestSource(request.getRemoteAddr(), printable(request.getHeader("User-Agent")));
    }

    private static @Nullable String printable(@Nullable String userAgent) {
        if (userAgent == null) {
            return null;
        }
        String shown = userAgent.replaceAll("[^\\x20-\\x7e]", "");
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown;
    }
}
