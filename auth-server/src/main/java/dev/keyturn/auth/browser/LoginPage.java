package dev.keyturn.auth.browser;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** The login pages, and their addresses. */
public final class LoginPage {
    static final String CONTINUE = "continue";

    /** The longest target that a login leads back to; a longer one is forgotten. */
    public static final int LONGEST_TARGET = 8_000;

    /** One sentence for every way to fail. */
    static final Html FAILED = Page.alert("The name or the password is wrong, or the account is disabled.");

    private static final Html FOCUS = Html.of(" autofocus");

    private LoginPage() {}

    /**
     * The address of the login page.
     *
     * @param target path and query of the page of a {@link BrowserPages} that the login is to lead back to
     */
    public static String address(String target) {
        return address(LoginPageController.LOGIN, target);
    }

    private static String address(String page, String target) {
        return page + "?" + CONTINUE + "=" + QueryText.encode(target);
    }

    /** The address of a page, with the same target to lead back to. */
    static String address(String page, Optional<ReturnTargets.Target> target) {
        return target.map(present -> address(page, present.address())).orElse(page);
    }

    /** Refuses a form whose address holds more than the target: its fields would stand in histories and logs. */
    static void refuseFieldsInTheAddress(HttpServletRequest request) {
        String query = request.getQueryString();
        if (query != null && (!query.startsWith(CONTINUE + "=") || query.indexOf('&') >= 0)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "The form's fields do not belong in the address.");
        }
    }

    static boolean leadsAway(Optional<ReturnTargets.Target> target) {
        return target.map(present -> present.purpose().leadsAway()).orElse(false);
    }

    static Page form(HttpServletRequest request, Optional<ReturnTargets.Target> target, String username, Html alert) {
        Html body = Html.of(
                """
                {}
                <form method="post" action="{}">
                {}
                <label for="username">Username or e-mail address</label>
                <input id="username" name="username" value="{}" maxlength="254" autocomplete="username"
                    autocapitalize="none" spellcheck="false" required{}{}>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required{}{}>
                <button>Log in</button>
                </form>
                <p class="quiet">You have no account? <a href="{}">Make one</a></p>
                <p class="quiet"><a href="/password-forgotten">Lost your password?</a></p>""",
                alert,
                address(LoginPageController.LOGIN, target),
                Page.formToken(request),
                username,
                Page.describedBy(alert),
                username.isEmpty() ? FOCUS : Html.NONE,
                Page.describedBy(alert),
                username.isEmpty() ? Html.NONE : FOCUS,
                address(RegisterPageController.REGISTER, target));
        return new Page("Log in", body, leadsAway(target));
    }

    static Page loggedIn(HttpServletRequest request, BrowserLogin login) {
        return new Page("You are logged in", Html.of("""
                <p>In this browser you are <strong>{}</strong>. <a href="/home">Your account</a></p>
                <form method="post" action="/logout">
                {}
                <button>Log out</button>
                </form>""", login.person().username(), Page.formToken(request)));
    }
}
