package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How refusals look on some paths, where a protocol prescribes another shape than a problem document. */
public interface ErrorFormat {
    /** Whether this format, and not a problem document, answers the request. */
    boolean appliesTo(HttpServletRequest request);

    /** Writes status, headers and body of a refusal; the response is not yet committed. */
    void write(HttpServletResponse response, ProblemType type, String detail) throws IOException;
}
