package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserLogin;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides what comes of a request that is in order, and issues the code. */
@Component
class CodeIssuance {
    private final AuthorizationCodes codes;
    private final PushedRequests pushedRequests;
    private final Consents consents;
    private final TransactionTemplate transaction;

    CodeIssuance(
            AuthorizationCodes codes,
            PushedRequests pushedRequests,
            Consents consents,
            TransactionTemplate transaction) {
        this.codes = codes;
        this.pushedRequests = pushedRequests;
        this.consents = consents;
        this.transaction = transaction;
    }

    /**
     * Decides.
     *
     * @param address of this very request, to which a login leads back
     * @param login who is at the browser; null for nobody we know
     * @param answer what they said on the consent page
     */
    Decision decide(AuthorizationRequest request, String address, @Nullable BrowserLogin login, Answer answer) {
        Decision decision = decided(request, address, login, answer);
        // A refusal, too, uses a pushed request up.
        return decision instanceof Decision.Refused && request.pushed() != null && !pushedRequests.use(request.pushed())
                ? new Decision.UsedUp()
                : decision;
    }

    private Decision decided(
            AuthorizationRequest request, String address, @Nullable BrowserLogin login, Answer answer) {
        if (answer == Answer.DENIED) {
            return new Decision.Refused("access_denied", "The person said no.");
        }
        boolean silent = request.prompts().contains(Prompt.NONE);
        boolean answersIt = login != null && answers(login, address);
        if (login != null && !request.hints().allow(login.person()) && answersIt) {
            // They had their chance to log in as the one whom the client expects (OpenID Connect Core 1.0, 3.1.2.1).
            return new Decision.Refused("login_required", "Somebody else than the client expects is logged in.");
        }
        if (login == null || !request.hints().allow(login.person()) || !(answersIt || freshEnough(request, login))) {
            return loginNeeded(silent);
        }
        if (answer == Answer.NONE && consentNeeded(request, login)) {
            return silent
                    ? new Decision.Refused("consent_required", "The person has to be asked first.")
                    : new Decision.ConsentNeeded();
        }
        return Objects.requireNonNull(transaction.execute(status -> issue(request, login, answer, status)));
    }

    /** With {@code prompt=none} there are no pages (OpenID Connect Core 1.0, section 3.1.2.1). */
    private static Decision loginNeeded(boolean silent) {
        return silent
                ? new Decision.Refused(
                        "login_required",
                        "The person is not logged in, or not recently enough, or may not be whom the hint is about.")
                : new Decision.LoginNeeded();
    }

    /** Whether this request asked for that login, which then is as recent as it can be: it need not be asked for twice. */
    private static boolean answers(BrowserLogin login, String address) {
        return login.isFor(address) && login.age().compareTo(PushedRequests.PATIENCE) < 0;
    }

    /** Whether a login that another page asked for is as recent as the request wants it. */
    private static boolean freshEnough(AuthorizationRequest request, BrowserLogin login) {
        return !request.prompts().contains(Prompt.LOGIN)
                && !request.prompts().contains(Prompt.SELECT_ACCOUNT)
                && (request.maxAge() == null || login.age().compareTo(request.maxAge()) <= 0);
    }

    private boolean consentNeeded(AuthorizationRequest request, BrowserLogin login) {
        if (request.prompts().contains(Prompt.CONSENT) || !RedirectUris.reachesTheClientAlone(request.redirectUri())) {
            return true;
        }
        return !request.client().firstParty()
                && !consents.cover(login.person().id(), request.client().id(), request.scopes());
    }

    private Decision issue(AuthorizationRequest request, BrowserLogin login, Answer answer, TransactionStatus status) {
        if (request.pushed() != null && !pushedRequests.use(request.pushed())) {
            return new Decision.UsedUp();
        }
        Optional<Decision> granted = codes.issue(request, login).map(Decision.Granted::new);
        if (granted.isEmpty()) {
            // The password was changed a moment ago: the pushed request stays for the next login.
            status.setRollbackOnly();
            return loginNeeded(request.prompts().contains(Prompt.NONE));
        }
        // Second: a change of the password, which the code has waited for, forgets all consents.
        if (answer == Answer.ALLOWED && RedirectUris.reachesTheClientAlone(request.redirectUri())) {
            consents.remember(login.person().id(), request.client().id(), request.scopes());
        }
        return granted.get();
    }

    /** The person's answer on the consent page. */
    enum Answer {
        NONE,
        ALLOWED,
        DENIED
    }
}
