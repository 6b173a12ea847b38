package dev.keyturn.resource.push;

import dev.keyturn.edge.docs.ApiDocs;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /asyncapi.yaml}: what is said over a socket. */
@RestController
class AsyncApiController {
    @GetMapping("/asyncapi.yaml")
    ResponseEntity<Resource> document(HttpServletRequest request) {
        return ApiDocs.answer(request, new ClassPathResource("asyncapi.yaml"));
    }
}
