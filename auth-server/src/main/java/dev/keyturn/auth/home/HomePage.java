package dev.keyturn.auth.home;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.ListedBrowser;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.browser.QueryText;
import dev.keyturn.auth.sessions.ListedSession;
import jakarta.servlet.http.HttpServletRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of a person's own account: where they are logged in, and how to end it. */
final class HomePage {
    static final Page ENDED_ALL = new Page("You are logged out everywhere", Html.of("""
            <p>Here, too. <a href="/login">Log in</a></p>"""));

    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HomePage() {}

    /**
     * Where somebody is logged in.
     *
     * @param apps and browsers where that is
     * @param more what other packages have to show
     */
    static Page of(HttpServletRequest request, BrowserLogin login, Html apps, Html browsers, Html more) {
        return new Page(
                "Your account",
                Html.of(
                        """
                        <p>In this browser you are <strong>{}</strong>. <a href="{}">What is known of you</a></p>
                        <form method="post" action="/logout">
                        {}
                        <button class="second">Log out in this browser</button>
                        </form>
                        <form method="post" action="{}">
                        {}
                        <button class="second">Log out everywhere, here too</button>
                        </form>
                        <h2>Where you are logged in</h2>
                        {}{}{}""",
                        login.person().username(),
                        HomePages.DETAIL,
                        Page.formToken(request),
                        HomePages.END_ALL,
                        Page.formToken(request),
                        apps,
                        browsers,
                        more));
    }

    /**
     * The apps.
     *
     * @param next the cursor of the sessions that follow; empty if none do
     */
    static Html sessions(HttpServletRequest request, List<ListedSession> sessions, Optional<String> next) {
        if (sessions.isEmpty()) {
            return Html.of("<p>No app is logged in as you.</p>\n");
        }
        Html list = Html.all(
                sessions.stream().map(session -> session(request, session)).toList());
        Html more = next.map(cursor -> Html.of(
                        "<p><a href=\"{}?after={}\">Older ones</a></p>\n", HomePages.HOME, QueryText.encode(cursor)))
                .orElse(Html.NONE);
        return Html.all(List.of(list, more));
    }

    /** The browsers, but for this one. */
    static Html browsers(HttpServletRequest request, BrowserLogin login, List<ListedBrowser> browsers) {
        return Html.all(browsers.stream()
                .filter(browser -> !browser.id().equals(login.id()))
                .map(browser -> browser(request, browser))
                .toList());
    }

    private static Html browser(HttpServletRequest request, ListedBrowser browser) {
        return Html.of(
                """
                <section>
                <p><strong>Another browser</strong>, at this server itself</p>
                <p class="quiet" id="at-{}">Since {}, from {}{}</p>
                <form method="post" action="{}">
                {}
                <input type="hidden" name="id" value="{}">
                <button class="second" aria-describedby="at-{}">Log out there</button>
                </form>
                </section>
                """,
                browser.id(),
                TIME.format(browser.authTime()),
                browser.address(),
                device(browser.userAgent()),
                HomePages.END_BROWSER,
                Page.formToken(request),
                browser.id(),
                browser.id());
    }

    private static String device(@Nullable String userAgent) {
        return userAgent == null ? "" : ", with " + userAgent;
    }

    private static Html session(HttpServletRequest request, ListedSession session) {
        return Html.of(
                """
                <section>
                <p id="at-{}"><strong>{}</strong>, last used {} from {}</p>
                <p class="quiet">Since {}, from {}{}</p>
                <form method="post" action="{}">
                {}
                <input type="hidden" name="sid" value="{}">
                <button class="second" aria-describedby="at-{}">Log out there</button>
                </form>
                </section>
                """,
                session.sid(),
                session.clientName(),
                TIME.format(session.lastUsedAt()),
                session.lastAddress(),
                TIME.format(session.createdAt()),
                session.address(),
                device(session.userAgent()),
                HomePages.END,
                Page.formToken(request),
                session.sid(),
                session.sid());
    }
}
