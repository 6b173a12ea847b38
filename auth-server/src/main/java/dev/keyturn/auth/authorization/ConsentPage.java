package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.browser.ScopeList;
import jakarta.servlet.http.HttpServletRequest;

/** Asks a person whether an app may do what it asks for. */
final class ConsentPage {
    private ConsentPage() {}

    /** The page; the address that its form is sent to holds the request. */
    static Page of(AuthorizationRequest request, Parameters parameters, BrowserLogin login, HttpServletRequest http) {
        Html body = Html.of(
                """
                <p><strong>{}</strong> asks to act for you, <strong>{}</strong>:</p>
                {}<form method="post" action="{}">
                {}
                <input type="hidden" name="account" value="{}">
                <button name="decision" value="allow">Allow</button>
                <button name="decision" value="deny" class="second">Do not allow</button>
                </form>
                <p class="quiet">You will be sent to {}</p>""",
                request.client().name(),
                login.person().username(),
                ScopeList.of(request.scopes(), login.person()),
                AuthorizationController.CONSENT + "?" + parameters.query(),
                Page.formToken(http),
                login.person().uid(),
                request.redirectUri());
        return new Page("Allow access?", body, true);
    }
}
