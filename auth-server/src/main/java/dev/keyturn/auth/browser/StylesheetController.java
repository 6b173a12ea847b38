package dev.keyturn.auth.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The stylesheet of all pages. */
@RestController
class StylesheetController {
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final String stylesheet;

    StylesheetController() throws IOException {
        this.stylesheet = new ClassPathResource("page.css", StylesheetController.class)
                .getContentAsString(StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/page.css", produces = "text/css;charset=UTF-8")
    ResponseEntity<String> stylesheet() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                .body(stylesheet);
    }
}
