package dev.keyturn.auth.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The stylesheet of all pages, and the script of those with a form. */
@RestController
class PageFileController {
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final String stylesheet;
    private final String script;

    PageFileController() throws IOException {
        this.stylesheet = read("page.css");
        this.script = read("page.js");
    }

    @GetMapping(path = "/page.css", produces = "text/css;charset=UTF-8")
    ResponseEntity<String> stylesheet() {
        return answer(stylesheet);
    }

    @GetMapping(path = "/page.js", produces = "text/javascript;charset=UTF-8")
    ResponseEntity<String> script() {
        return answer(script);
    }

    private static ResponseEntity<String> answer(String file) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(MAX_AGE).cachePublic())
                .body(file);
    }

    private static String read(String name) throws IOException {
        return new ClassPathResource(name, PageFileController.class).getContentAsString(StandardCharsets.UTF_8);
    }
}
