package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserPages;
import dev.keyturn.auth.browser.Page;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        return Set.of(AuthorizationController.CONSENT);
    }

    /** A login may lead straight on to the app that the person logs in for. */
    @Override
    public Purpose purpose(String target) {
        return Parameters.ofQuery(target.substring(target.indexOf('?') + 1))
                .map(reader::read)
                .map(AuthorizationPages::purpose)
                .orElseGet(() -> purposeOf(Set.of(), null));
    }

    private static Purpose purpose(Reading reading) {
        return switch (reading) {
            case Reading.Understood(var request) ->
                purposeOf(
                        Set.of(Page.source(request.redirectUri())),
                        request.hints().name());
            case Reading.Refused refused ->
                purposeOf(Set.of(Page.source(refused.target().redirectUri())), null);
            case Reading.Unanswerable unanswerable -> purposeOf(Set.of(), null);
        };
    }

    private static Purpose purposeOf(Set<String> leadsTo, @Nullable String name) {
        return new Purpose(leadsTo, Objects.requireNonNullElse(name, ""));
    }
}
