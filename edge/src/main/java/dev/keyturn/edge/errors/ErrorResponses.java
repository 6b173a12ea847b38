package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes every refusal: those of filters, of security, of controllers and of the error page. */
@Component
public class ErrorResponses {
    /** A challenge that says nothing else says this: it has to say something (RFC 6750, section 3). */
    public static final String REALM = "realm=\"keyturn\"";

    /** Seconds after which a caller may try again when a fault is passing. */
    private static final String RETRY_AFTER = "2";

    private final List<ErrorFormat> formats;
    private final JsonMapper json;

    /** @param formats of protocols that prescribe their own; the first that applies is taken */
    public ErrorResponses(List<ErrorFormat> formats, JsonMapper json) {
        this.formats = List.copyOf(formats);
        this.json = json;
    }

    /**
     * Answers with the given problem in the format that its path calls for; headers set before, such as
     * {@code WWW-Authenticate}, stay. Does nothing to a response that is already on its way.
     */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemType type, String detail)
            throws IOException {
        write(request, response, Problems.of(type, detail));
    }

    /** Answers with a problem that has been made already. In another format, only its status and detail count. */
    void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        ProblemType type = Problems.typeOf(problem);
        if (problem.getStatus() == HttpStatus.UNAUTHORIZED.value()
                && !response.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            // RFC 9110, section 15.5.2: also of a login, after which one calls with what it gave.
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer " + REALM);
        }
        if (type == ProblemType.UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        Map<String, Object> members = problem.getProperties();
        if (members != null && members.get(Problems.RETRY_AFTER) instanceof Long seconds) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        for (ErrorFormat format : formats) {
            if (format.appliesTo(request)) {
                format.write(response, type, Objects.requireNonNullElse(problem.getDetail(), type.title()));
                return;
            }
        }
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
    }
}
