package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.RequestDispatcher;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Answers what Tomcat refuses before any filter runs, such as a request line it cannot parse, without its HTML page. */
@Component
final class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    /** Public, with a public constructor, because Tomcat makes it by name. */
    public static final class ProblemValve extends ErrorReportValve {
        private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

        private static final int MOST_HEADERS = 100;

        /** What Tomcat says of a head that does not fit, in the language that it speaks here. */
        private static final Set<String> TOO_LARGE = Set.of(
                StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error"),
                StringManager.getManager(MimeHeaders.class).getString("headers.maxCountFail", MOST_HEADERS));

        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            ProblemType type =
                    isTooLarge(request) ? ProblemType.HEADERS_TOO_LARGE : Problems.typeOf(response.getStatus());
            try {
                if (type == ProblemType.HEADERS_TOO_LARGE) {
                    response.setStatus(type.status());
                }
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setContentType("application/problem+json");
                response.getReporter().write("""
                        {"type":"%s","title":"%s","status":%d,"detail":"%s.","instance":"%s"}""".formatted(
                                type.uri(), type.title(), response.getStatus(), type.title(), Problems.instance()));
                response.finishResponse();
            } catch (IOException | IllegalStateException gone) {
                log.debug("The caller was gone before the error could be written", gone);
            }
        }

        /** Tomcat answers 400 whatever is wrong with a head. */
        private static boolean isTooLarge(Request request) {
            return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof RuntimeException malformed
                    && TOO_LARGE.contains(malformed.getMessage());
        }
    }
}
