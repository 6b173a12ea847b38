package dev.keyturn.auth.keys;

import dev.keyturn.edge.http.Preconditions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;

/** Answers requests for the JWK Set with prepared bytes: plain, gzip, or none if the client has them (RFC 9110). */
@Component
class JwksAnswers {
    /** Finds {@code gzip}, unless its weight is 0 (RFC 9110, section 12.5.3). */
    private static final Pattern GZIP =
            Pattern.compile("(?i)(?:^|,)\\s*(?:x-)?gzip\\s*(?:;\\s*q=(?:1|0\\.\\d*[1-9])[\\d.]*\\s*)?(?:,|$)");

    private final CurrentKeys current;
    private final Clock clock;
    private final Counter whole;
    private final Counter compressed;
    private final Counter unchanged;

    JwksAnswers(CurrentKeys current, Clock clock, MeterRegistry meters) {
        this.current = current;
        this.clock = clock;
        this.whole = counter(meters, "plain");
        this.compressed = counter(meters, "gzip");
        this.unchanged = counter(meters, "not_modified");
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JwksDocument document = current.toVerify().document();
        boolean gzip = acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        JwksDocument.Variant variant = gzip ? document.gzip() : document.plain();
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl(document));
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (isHeld(request, response, variant.entityTag())) {
            unchanged.increment();
            return;
        }
        if (gzip) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        (gzip ? compressed : whole).increment();
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(variant.bytes().length);
        response.getOutputStream().write(variant.bytes());
    }

    /** Whether the client has it, and so was answered 304. Of {@code *}, Spring takes no notice in a GET. */
    private static boolean isHeld(HttpServletRequest request, HttpServletResponse response, String entityTag) {
        if (Preconditions.isAny(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            response.setHeader(HttpHeaders.ETAG, entityTag);
            return true;
        }
        return new ServletWebRequest(request, response).checkNotModified(entityTag);
    }

    static boolean acceptsGzip(@Nullable String accepted) {
        return accepted != null
                && (accepted.equals("gzip") || GZIP.matcher(accepted).find());
    }

    /** A set that may be out of date is not to be cached: another node may know of a newer key. */
    private String cacheControl(JwksDocument document) {
        return current.fresh()
                ? "public, max-age=" + document.maxAge(clock.millis())
                : "public, max-age=0, must-revalidate";
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("keyturn.jwks.requests")
                .description("Answers of the JWKS endpoint")
                .tag("result", result)
                .register(meters);
    }
}
