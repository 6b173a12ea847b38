package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where the container sends what was refused by status alone; in place of Boot's page, which has another shape. */
@Controller
final class ErrorPage implements ErrorController {
    private final ErrorResponses errors;

    ErrorPage(ErrorResponses errors) {
        this.errors = errors;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemType type = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? Problems.typeOf(status)
                : ProblemType.NOT_FOUND;
        errors.write(request, response, type, type.title() + ".");
    }
}
