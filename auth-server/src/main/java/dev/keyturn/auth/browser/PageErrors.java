package dev.keyturn.auth.browser;

import dev.keyturn.edge.errors.ErrorFormat;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Refusals that people are to read: a page instead of a problem document. */
@Component
class PageErrors implements ErrorFormat {
    private final BrowserRequests requests;

    PageErrors(BrowserRequests requests) {
        this.requests = requests;
    }

    @Override
    public boolean appliesTo(HttpServletRequest request) {
        return requests.wantsPage(request);
    }

    @Override
    public void write(HttpServletResponse response, ProblemType type, String detail) throws IOException {
        new Page(type.title(), Page.alert(detail)).write(response, type.status());
    }
}
