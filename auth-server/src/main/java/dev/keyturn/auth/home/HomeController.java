package dev.keyturn.auth.home;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.browser.AccountSection;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.BrowserLogins;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.auth.sessions.ListedSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.sessions.SessionLists;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /home}; whoever is not logged in does so first. */
@RestController
class HomeController {
    private static final int SHOWN = 20;

    private final SessionLists lists;
    private final SessionLifecycle sessions;
    private final BrowserLogins browsers;
    private final List<AccountSection> sections;

    HomeController(
            SessionLists lists, SessionLifecycle sessions, BrowserLogins browsers, List<AccountSection> sections) {
        this.lists = lists;
        this.sessions = sessions;
        this.browsers = browsers;
        this.sections = List.copyOf(sections);
    }

    @GetMapping(HomePages.HOME)
    ResponseEntity<String> home(
            @RequestParam(required = false) @Nullable String after,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request) {
        if (login == null) {
            return logInFirst();
        }
        var page = new PageRequest(SHOWN, after);
        List<ListedSession> found = lists.find(login.person().uid(), null, page);
        List<ListedSession> shown = found.stream().limit(SHOWN).toList();
        Optional<String> next =
                found.size() > SHOWN ? Optional.of(SessionLists.cursor(shown.getLast())) : Optional.empty();
        Html more = Html.all(
                sections.stream().map(section -> section.show(request, login)).toList());
        return HomePage.of(
                        request,
                        login,
                        HomePage.sessions(request, shown, next),
                        HomePage.browsers(
                                request, login, browsers.list(login.person().id())),
                        more)
                .answer(HttpStatus.OK);
    }

    /** Ends one session; does nothing if it has ended meanwhile. */
    @PostMapping(path = HomePages.END, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> end(@RequestParam UUID sid, @AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return logInFirst();
        }
        sessions.end(sid, login.person().id(), actor(login));
        return Page.seeOther(HomePages.HOME);
    }

    /** Ends the login of a browser, which may be this one. */
    @PostMapping(path = HomePages.END_BROWSER, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> endBrowser(
            @RequestParam @Pattern(regexp = "[0-9a-f]{64}", message = "is no browser's id") String id,
            @AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return logInFirst();
        }
        browsers.end(login.person().id(), id);
        return Page.seeOther(HomePages.HOME);
    }

    /** Whoever loads the page anew that followed is at the address of its form. */
    @GetMapping({HomePages.END, HomePages.END_ALL, HomePages.END_BROWSER})
    ResponseEntity<String> startAgain() {
        return Page.seeOther(HomePages.HOME);
    }

    /** Ends all of them, and this browser's login with them. */
    @PostMapping(path = HomePages.END_ALL, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> endAll(@AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return logInFirst();
        }
        sessions.endAll(login.person().id(), null, actor(login));
        return HomePage.ENDED_ALL.answer(HttpStatus.OK);
    }

    /** The person as the actor, through the built-in client. */
    private static Actor actor(BrowserLogin login) {
        return new Actor(Client.BUILT_IN, login.person().id());
    }

    private static ResponseEntity<String> logInFirst() {
        return Page.seeOther(LoginPage.address(HomePages.HOME));
    }
}
