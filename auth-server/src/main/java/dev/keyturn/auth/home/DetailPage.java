package dev.keyturn.auth.home;

import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page looks like that shows what is known of somebody. */
final class DetailPage {
    static final Page PASSWORD_CHANGED = new Page("Your password is changed", Html.of("""
            <p>You are logged out everywhere. <a href="/login">Log in</a> with the new one.</p>"""));
    static final Html WRONG = Page.alert("That is not the password of your account.");
    static final Page ON_ITS_WAY = new Page("Look into your mail", Html.of("""
            <p>A mail is on its way to your address, with a link to confirm it. It may take a minute, or lie among what your
            mail program takes for spam.</p>
            <p class="quiet"><a href="/home">Your account</a></p>"""));

    private DetailPage() {}

    static Page tooManyMails(String sentence) {
        return new Page(
                "Please wait",
                Html.of(
                        "{}<p class=\"quiet\"><a href=\"{}\">What is known of you</a></p>",
                        Page.alert(sentence),
                        HomePages.DETAIL));
    }

    /**
     * What is known of somebody, and the way to another password.
     *
     * @param confirm how to confirm the address, if that is possible
     */
    static Page of(HttpServletRequest request, AccountView account, Html confirm, Html alert) {
        return new Page(
                "What is known of you",
                Html.of(
                        """
                        <dl>
                        <dt>Username</dt><dd>{}</dd>
                        <dt>E-mail address</dt><dd>{}{}</dd>
                        {}{}<dt>Role</dt><dd>{}</dd>
                        <dt>Registered</dt><dd>{}</dd>
                        </dl>
                        {}<h2>Another password</h2>
                        {}
                        <form method="post" action="{}">
                        {}
                        <input type="text" autocomplete="username" value="{}" hidden readonly>
                        <label for="current_password">Your present password</label>
                        <input id="current_password" name="current_password" type="password"
                            autocomplete="current-password" required{}>
                        <label for="new_password">The new one, 8 characters or more</label>
                        <input id="new_password" name="new_password" type="password" autocomplete="new-password"
                            required{}>
                        <button>Change it, and log out everywhere</button>
                        </form>
                        <p class="quiet"><a href="{}">Your account</a></p>""",
                        account.username(),
                        account.email(),
                        account.verified() ? ", confirmed" : ", not confirmed",
                        line("Name", name(account)),
                        line("Gender", Objects.requireNonNullElse(account.gender(), "")),
                        account.role().name().toLowerCase(Locale.ROOT),
                        HomePage.TIME.format(account.createdAt()),
                        confirm,
                        alert,
                        HomePages.PASSWORD,
                        Page.formToken(request),
                        account.username(),
                        Page.describedBy(alert),
                        Page.describedBy(alert),
                        HomePages.HOME));
    }

    /** A button that has another link sent. */
    static Html confirm(HttpServletRequest request) {
        return Html.of("""
                <form method="post" action="{}">
                {}
                <button class="second">Send me a link to confirm my address</button>
                </form>
                """, HomePages.VERIFY, Page.formToken(request));
    }

    private static String name(AccountView account) {
        return Stream.<@Nullable String>of(account.firstName(), account.lastName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static Html line(String term, String value) {
        return value.isEmpty() ? Html.NONE : Html.of("<dt>{}</dt><dd>{}</dd>\n", term, value);
    }
}
