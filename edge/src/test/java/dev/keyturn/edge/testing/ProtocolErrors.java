package dev.keyturn.edge.testing;

import dev.keyturn.edge.errors.ErrorFormat;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** A feature whose protocol has an error format of its own. */
@Component
class ProtocolErrors implements ErrorFormat {
    @Override
    public boolean appliesTo(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/protocol/");
    }

    @Override
    public void write(HttpServletResponse response, ProblemType type, String detail) throws IOException {
        response.setStatus(type.status());
        response.setContentType("application/json");
        response.getOutputStream().print("{\"error\":\"" + type.name() + "\"}");
    }
}
