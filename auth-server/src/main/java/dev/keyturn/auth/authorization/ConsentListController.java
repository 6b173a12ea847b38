package dev.keyturn.auth.authorization;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.browser.AccountSection;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.browser.ScopeList;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientIds;
import dev.keyturn.auth.sessions.SessionLifecycle;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows people, on the page of their account, what they have allowed apps to do, and takes it back. */
@RestController
class ConsentListController implements AccountSection {
    static final String TAKE_BACK = "/consents/take-back";

    private static final String ACCOUNT = "/home";

    private final Consents consents;
    private final SessionLifecycle sessions;

    ConsentListController(Consents consents, SessionLifecycle sessions) {
        this.consents = consents;
        this.sessions = sessions;
    }

    @Override
    public Html show(HttpServletRequest request, BrowserLogin login) {
        List<Html> shown = consents.list(login.person().id()).stream()
                .map(consent -> show(request, login, consent))
                .toList();
        return shown.isEmpty() ? Html.NONE : Html.of("<h2>What apps may do for you</h2>\n{}", Html.all(shown));
    }

    private static Html show(HttpServletRequest request, BrowserLogin login, GivenConsent consent) {
        return Html.of(
                """
                <section>
                <p><strong>{}</strong> may, without asking you again:</p>
                {}<form method="post" action="{}">
                {}
                <input type="hidden" name="client_id" value="{}">
                <button class="second">Take back, and log it out</button>
                </form>
                </section>
                """,
                consent.clientName(),
                ScopeList.of(consent.scopes(), login.person()),
                TAKE_BACK,
                Page.formToken(request),
                consent.clientId());
    }

    /** The app asks anew from then on, and what it was allowed before ends with its sessions. */
    @PostMapping(path = TAKE_BACK, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> takeBack(
            @RequestParam(name = "client_id") @Pattern(regexp = ClientIds.FORM, message = "is no client's id")
                    String clientId,
            @AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return Page.seeOther(LoginPage.address(ACCOUNT));
        }
        sessions.dismiss(
                login.person().id(),
                clientId,
                new Actor(Client.BUILT_IN, login.person().id()));
        return Page.seeOther(ACCOUNT);
    }

    @GetMapping(TAKE_BACK)
    ResponseEntity<String> goBack() {
        return Page.seeOther(ACCOUNT);
    }
}
