package dev.keyturn.resource;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The address of the server alone, which is what people remember: it leads to the documentation. */
@RestController
class FrontController {
    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<Void> front() {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create("docs"))
                .build();
    }
}
