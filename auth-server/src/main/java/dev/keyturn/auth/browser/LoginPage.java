package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What the login pages look like, and where they are. */
public final class LoginPage {
    static final String CONTINUE = "continue";

    /** So long may a target be that a login leads back to; it forgets a longer one. */
    public static final int LONGEST_TARGET = 8_000;

    /** One sentence for every way to fail. */
    static final Html FAILED = Page.alert("The name or the password is wrong, or the account is disabled.");

    private LoginPage() {}

    /**
     * The address of the login page.
     *
     * @param target path and query of the page of a {@link BrowserPages} that the login is to lead back to
     */
    public static String address(String target) {
        return LoginPageController.LOGIN + "?" + CONTINUE + "=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    static Page form(HttpServletRequest request, Optional<ReturnTargets.Target> target, String username, Html alert) {
        Html body = Html.of("""
                {}
                <form method="post" action="/login">
                {}
                {}
                <label for="username">Username or e-mail address</label>
                <input id="username" name="username" value="{}" maxlength="254" autocomplete="username"
                    autocapitalize="none" spellcheck="false" required autofocus>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required>
                <button>Log in</button>
                </form>""", alert, Page.formToken(request), hidden(target), username);
        return new Page(
                "Log in",
                body,
                target.map(present -> present.purpose().leadsTo()).orElse(Set.of()));
    }

    static Page loggedIn(HttpServletRequest request, BrowserLogin login) {
        return new Page("You are logged in", Html.of("""
                <p>In this browser you are <strong>{}</strong>.</p>
                <form method="post" action="/logout">
                {}
                <button>Log out</button>
                </form>""", login.person().username(), Page.formToken(request)));
    }

    private static Html hidden(Optional<ReturnTargets.Target> target) {
        return target.map(present -> Html.of("""
                        <input type="hidden" name="continue" value="{}">""", present.address())).orElse(Html.NONE);
    }
}
