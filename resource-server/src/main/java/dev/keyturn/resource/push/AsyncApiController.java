package dev.keyturn.resource.push;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /asyncapi.yaml}: what is said over a socket. */
@RestController
class AsyncApiController {
    @GetMapping(path = "/asyncapi.yaml", produces = "application/yaml")
    Resource document() {
        return new ClassPathResource("asyncapi.yaml");
    }
}
