package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserPages;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The pages of this package, as the chain of pages and the login page know them. */
@Component
class AuthorizationPages implements BrowserPages {
    private final RequestReader reader;

    AuthorizationPages(RequestReader reader) {
        this.reader = reader;
    }

    @Override
    public Set<String> pages() {
        return Set.of(AuthorizationController.AUTHORIZE);
    }

    @Override
    public Set<String> forms() {
        return Set.of(AuthorizationController.CONSENT, ConsentListController.TAKE_BACK);
    }

    /** A login may lead straight on to the app that the person logs in for. */
    @Override
    public Purpose purpose(String target) {
        return Parameters.ofQuery(target.substring(target.indexOf('?') + 1))
                .map(reader::read)
                .map(AuthorizationPages::purpose)
                .orElse(Purpose.NONE);
    }

    private static Purpose purpose(Reading reading) {
        return switch (reading) {
            case Reading.Understood(var request) ->
                new Purpose(true, Objects.requireNonNullElse(request.hints().name(), ""));
            case Reading.Refused refused -> new Purpose(true, "");
            case Reading.Unanswerable unanswerable -> Purpose.NONE;
        };
    }
}
