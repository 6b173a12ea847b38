package dev.keyturn.auth.oidc;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.BrowserPages;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The pages of a logout that an app began. */
@Component
class LogoutPages implements BrowserPages {
    private static final Page DONE = new Page("You are logged out", Html.of("<p>You can close this window.</p>"));

    private static final Page DONE_AND_NOT_LED_BACK = new Page("You are logged out", Html.of("""
            <p>You can close this window.</p>
            <p class="quiet">The app wants you back at an address that is not registered for it.</p>"""));

    private static final Page DONE_FOR_AN_UNKNOWN_APP = new Page("You are logged out", Html.of("""
            <p>You can close this window.</p>
            <p class="quiet">The app wants you back and did not say which app it is: it has to send its client_id, or an
            id_token_hint that is good.</p>"""));

    @Override
    public Set<String> pages() {
        return Set.of(LogoutController.PATH);
    }

    /** Only the second path: apps post to the first, without a token of our forms. */
    @Override
    public Set<String> forms() {
        return Set.of(LogoutController.CONFIRM);
    }

    /**
     * Asks whether the person wants to log out, because any site can lead them here.
     *
     * @param clientId the app that asks, so that the answer leads back to it; null if it is unknown
     */
    static Page ask(
            HttpServletRequest request,
            LogoutRequest asked,
            @Nullable String clientId,
            BrowserLogin login,
            Optional<LogoutTargets.Target> target) {
        Html body = Html.of(
                """
                <p>In this browser you are <strong>{}</strong>. Do you want to log out?</p>
                <form method="post" action="{}">
                {}
                {}{}{}
                <button>Log out</button>
                </form>""",
                login.person().username(),
                LogoutController.CONFIRM,
                Page.formToken(request),
                hidden(LogoutRequest.CLIENT_ID, clientId),
                hidden(LogoutRequest.REDIRECT_URI, asked.redirectUri()),
                hidden(LogoutRequest.STATE, asked.state()));
        return new Page("Log out", body, target.isPresent());
    }

    /**
     * The page after a logout that leads nowhere, which tells the makers of the app why.
     *
     * @param clientId the app; null if it is unknown
     */
    static Page done(LogoutRequest asked, @Nullable String clientId) {
        if (asked.redirectUri() == null) {
            return DONE;
        }
        return clientId == null ? DONE_FOR_AN_UNKNOWN_APP : DONE_AND_NOT_LED_BACK;
    }

    private static Html hidden(String name, @Nullable String value) {
        return value == null ? Html.NONE : Html.of("""
                <input type="hidden" name="{}" value="{}">
                """, name, value);
    }
}
