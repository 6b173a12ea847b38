package dev.keyturn.auth.browser;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text in the query of an address. */
public final class QueryText {
    private QueryText() {}

    /** Encodes text for a query (RFC 6749, appendix B), with spaces as {@code %20}, which every reader understands. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
