package dev.keyturn.auth.home;

import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.sessions.ListedSession;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pages look like. */
final class HomePage {
    static final Page ENDED_ALL = new Page("You are logged out everywhere", Html.of("""
            <p>Here, too. <a href="/login">Log in</a></p>"""));
    static final Page PASSWORD_CHANGED = new Page("Your password is changed", Html.of("""
            <p>You are logged out everywhere. <a href="/login">Log in</a> with the new one.</p>"""));
    static final Html WRONG = Page.alert("That is not the password of your account.");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HomePage() {}

    /**
     * Where somebody is logged in.
     *
     * @param next the cursor of the sessions that follow; empty if none do
     */
    static Page sessions(
            HttpServletRequest request, BrowserLogin login, List<ListedSession> sessions, Optional<String> next) {
        Html list = sessions.isEmpty()
                ? Html.of("<p>No app is logged in as you.</p>\n")
                : Html.all(sessions.stream()
                        .map(session -> session(request, session))
                        .toList());
        Html more = next.map(cursor -> Html.of(
                        "<p><a href=\"{}?after={}\">Older ones</a></p>\n",
                        HomePages.HOME,
                        URLEncoder.encode(cursor, StandardCharsets.UTF_8)))
                .orElse(Html.NONE);
        return new Page(
                "Your account",
                Html.of(
                        """
                        <p>In this browser you are <strong>{}</strong>. <a href="{}">What is known of you</a></p>
                        <h2>Where you are logged in</h2>
                        {}{}<form method="post" action="{}">
                        {}
                        <button class="second">Log out everywhere, here too</button>
                        </form>
                        <form method="post" action="/logout">
                        {}
                        <button class="second">Log out in this browser</button>
                        </form>""",
                        login.person().username(),
                        HomePages.DETAIL,
                        list,
                        more,
                        HomePages.END_ALL,
                        Page.formToken(request),
                        Page.formToken(request)));
    }

    private static Html session(HttpServletRequest request, ListedSession session) {
        return Html.of(
                """
                <section>
                <p><strong>{}</strong>, last used {} from {}</p>
                <p class="quiet">Since {}, from {}{}</p>
                <form method="post" action="{}">
                {}
                <input type="hidden" name="sid" value="{}">
                <button class="second">Log out there</button>
                </form>
                </section>
                """,
                session.clientName(),
                TIME.format(session.lastUsedAt()),
                session.lastAddress(),
                TIME.format(session.createdAt()),
                session.address(),
                session.userAgent() == null ? "" : ", with " + session.userAgent(),
                HomePages.END,
                Page.formToken(request),
                session.sid());
    }

    /** What is known of somebody, and the way to another password. */
    static Page detail(HttpServletRequest request, AccountView account, Html alert) {
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
                        <h2>Another password</h2>
                        {}
                        <form method="post" action="{}">
                        {}
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
                        TIME.format(account.createdAt()),
                        alert,
                        HomePages.PASSWORD,
                        Page.formToken(request),
                        Page.describedBy(alert),
                        Page.describedBy(alert),
                        HomePages.HOME));
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
