package dev.keyturn.edge.testing;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Fails as it is told to. */
@RestController
class FaultyController {
    @GetMapping({"/faults", "/protocol/faults"})
    void fail(@RequestParam("fault") Fault fault) {
        throw fault.exception();
    }

    @GetMapping({"/refusals", "/protocol/refusals"})
    void refuse() {
        throw ProblemException.ofField(ProblemType.NAME_TAKEN, "title", "is taken");
    }

    @GetMapping("/statuses/{status}")
    void status(@PathVariable int status, HttpServletResponse response) throws IOException {
        response.sendError(status, "the inside of the server");
    }
}
