package dev.keyturn.edge.bearer;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.stereotype.Component;

/**
 * Finds the access token in the {@code Authorization} header (RFC 6750, section 2.1). A header as clients send it is
 * read in one pass over its characters; Spring's resolver decides about all others, whose regular expression took an
 * eighth of a call.
 */
@Component
public final class BearerTokens implements BearerTokenResolver {
    private static final String SCHEME = "Bearer ";
    private static final String PROVED = "DPoP ";
    private static final String FOUND = BearerTokens.class.getName();
    private static final boolean[] TOKEN = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
                .chars()
                .forEach(c -> TOKEN[c] = true);
    }

    private final BearerTokenResolver careful = new DefaultBearerTokenResolver();

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        String plain = plain(request);
        return plain.isEmpty() ? resolveWithCare(request) : plain;
    }

    private @Nullable String resolveWithCare(HttpServletRequest request) {
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            throw new OAuth2AuthenticationException(BearerTokenErrors.invalidRequest("More than one Authorization"));
        }
        return careful.resolve(request);
    }

    /** The token, if the header is as clients send it; else empty. A request's header is read once. */
    public String plain(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof String found) {
            return found;
        }
        String plain = after(SCHEME, request);
        request.setAttribute(FOUND, plain);
        return plain;
    }

    /**
     * The token of either scheme, {@code Bearer} or {@code DPoP} (RFC 9449, section 7.1), if the header is as clients send
     * it; else empty.
     */
    public String shown(HttpServletRequest request) {
        String plain = plain(request);
        return plain.isEmpty() ? after(PROVED, request) : plain;
    }

    /** Whether what stands in an {@code Authorization} header is, or wants to be, a token that comes with a proof. */
    public static boolean isProved(String authorization) {
        return authorization.regionMatches(true, 0, PROVED, 0, PROVED.length())
                || authorization.equalsIgnoreCase(PROVED.strip());
    }

    private static String after(String scheme, HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String header = headers.hasMoreElements() ? headers.nextElement() : "";
        int start = startOfToken(header, scheme);
        return isPlain(header, scheme, start) && !headers.hasMoreElements() ? header.substring(start) : "";
    }

    /** After one blank or more (RFC 9110, section 11.4). */
    private static int startOfToken(String header, String scheme) {
        int start = scheme.length();
        while (start < header.length() && header.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    /**
     * Whether it is of that scheme, in letters of any case (RFC 9110, section 11.1), and without the padding that the
     * grammar allows and no JWT has.
     */
    private static boolean isPlain(String header, String scheme, int start) {
        if (header.length() <= start || !header.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return false;
        }
        for (int i = start; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return true;
    }
}
