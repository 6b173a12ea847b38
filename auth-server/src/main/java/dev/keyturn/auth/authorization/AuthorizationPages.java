package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserPages;
import java.util.Optional;
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
        return Set.of(AuthorizationController.CONSENT);
    }

    /** Where the app is that the person logs in for: a login may lead straight on to it. */
    @Override
    public Set<String> leadsTo(String target) {
        return reading(target).map(AuthorizationPages::leadsTo).orElse(Set.of());
    }

    @Override
    public String expects(String target) {
        return reading(target)
                .map(reading -> reading instanceof Reading.Understood(var request)
                        ? request.hints().name()
                        : null)
                .orElse("");
    }

    private Optional<Reading> reading(String target) {
        return Parameters.ofQuery(target.substring(target.indexOf('?') + 1)).map(reader::read);
    }

    private static Set<String> leadsTo(Reading reading) {
        return switch (reading) {
            case Reading.Understood(var request) -> Set.of(RedirectUris.source(request.redirectUri()));
            case Reading.Refused refused ->
                Set.of(RedirectUris.source(refused.target().redirectUri()));
            case Reading.Unanswerable unanswerable -> Set.of();
        };
    }
}
