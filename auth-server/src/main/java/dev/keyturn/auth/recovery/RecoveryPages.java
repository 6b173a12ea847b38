package dev.keyturn.auth.recovery;

import dev.keyturn.auth.browser.BrowserPages;
import dev.keyturn.auth.browser.QueryText;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The paths of the pages, which are also those of the JSON calls. */
@Component
class RecoveryPages implements BrowserPages {
    static final String FORGOTTEN = "/password-forgotten";
    static final String RESET = "/password-reset";
    static final String VERIFY = "/verify-email";

    /** The parameter, or member, that makes a link secret. */
    static final String TOKEN = "token";

    /** Path and query of the link with that secret. */
    static String address(String path, String token) {
        return path + "?" + TOKEN + "=" + QueryText.encode(token);
    }

    @Override
    public Set<String> pages() {
        return Set.of(FORGOTTEN, RESET, VERIFY);
    }

    @Override
    public Set<String> forms() {
        return pages();
    }
}
