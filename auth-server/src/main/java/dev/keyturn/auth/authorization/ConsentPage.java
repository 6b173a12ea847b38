package dev.keyturn.auth.authorization;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.model.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Asks a person whether an app may do what it asks for. */
final class ConsentPage {
    private ConsentPage() {}

    /** The page; the address that its form is sent to holds the request. */
    static Page of(AuthorizationRequest request, Parameters parameters, BrowserLogin login, HttpServletRequest http) {
        Html scopes = Html.all(request.scopes().stream()
                .map(scope -> Html.of("<li>{}</li>\n", meaning(scope)))
                .toList());
        Html body = Html.of(
                """
                <p><strong>{}</strong> asks to act for you, <strong>{}</strong>:</p>
                <ul>
                {}</ul>
                <form method="post" action="{}">
                {}
                <input type="hidden" name="account" value="{}">
                <button name="decision" value="allow">Allow</button>
                <button name="decision" value="deny" class="second">Do not allow</button>
                </form>
                <p class="quiet">You will be sent to {}</p>""",
                request.client().name(),
                login.person().username(),
                scopes,
                AuthorizationController.CONSENT + "?" + parameters.query(),
                Page.formToken(http),
                login.person().uid(),
                request.redirectUri());
        return new Page("Allow access?", body, Set.of(RedirectUris.source(request.redirectUri())));
    }

    private static String meaning(String scope) {
        return switch (Scope.of(scope).orElse(null)) {
            case OPENID -> "Know that it is you";
            case USERS_READ -> "See people and their names";
            case EVENTS_READ -> "See events";
            case EVENTS_WRITE -> "Create, change and cancel your events";
            case MESSAGES_READ -> "Read your messages";
            case MESSAGES_WRITE -> "Send messages in your name";
            case KEYS_ADMIN -> "Administer signing keys";
            case CLIENTS_ADMIN -> "Administer apps";
            case USERS_ADMIN -> "Administer accounts";
            case SESSIONS_ADMIN -> "Administer sessions";
            case AUDIT_READ -> "Read the audit log";
            case null -> scope;
        };
    }
}
