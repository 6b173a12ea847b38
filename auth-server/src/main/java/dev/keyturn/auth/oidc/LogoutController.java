package dev.keyturn.auth.oidc;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.BrowserLogout;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.IdTokenHints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /connect/logout} (OpenID Connect RP-Initiated Logout 1.0): an app sends its person here. With an id_token of ours
 * the session that it names ends, and so does the login of this browser. Without one, or with somebody else's than the
 * person's who is logged in here, that person is asked, and nothing but their login ends. They are led back if the app may
 * have them back; they are logged out all the same.
 */
@RestController
class LogoutController {
    static final String PATH = "/connect/logout";
    static final String CONFIRM = "/connect/logout/confirm";

    private final IdTokenHints hints;
    private final LogoutTargets targets;
    private final SessionLifecycle sessions;
    private final BrowserLogout browsers;

    LogoutController(IdTokenHints hints, LogoutTargets targets, SessionLifecycle sessions, BrowserLogout browsers) {
        this.hints = hints;
        this.targets = targets;
        this.sessions = sessions;
        this.browsers = browsers;
    }

    @GetMapping(PATH)
    ResponseEntity<String> logOut(
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request,
            HttpServletResponse response) {
        LogoutRequest asked = LogoutRequest.of(request);
        Optional<IdTokenHints.Hint> hint = hints.read(asked.idTokenHint());
        String hinted = hint.map(IdTokenHints.Hint::clientId).orElse(null);
        Optional<LogoutTargets.Target> target = targets.of(asked, hinted);
        String clientId = hinted == null ? asked.clientId() : hinted;
        if (login != null && hint.filter(known -> isOf(known, login)).isEmpty()) {
            return LogoutPages.ask(request, asked, clientId, login, target).answer(HttpStatus.OK);
        }
        hint.map(IdTokenHints.Hint::session).ifPresent(sessions::end);
        if (login != null) {
            browsers.end(request, response);
        }
        return leave(asked, clientId, target);
    }

    /**
     * The same by POST. It comes from another site, and so without the cookie of the browser's login, which comes along
     * with the GET that follows.
     */
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> logOut(HttpServletRequest request) {
        return seeOther(LogoutRequest.of(request).address(PATH));
    }

    /** A reload of the page that followed the form, whose address it has. */
    @GetMapping(CONFIRM)
    ResponseEntity<String> startAgain() {
        return seeOther(PATH);
    }

    /** Logs the person out, who was asked and agreed. */
    @PostMapping(path = CONFIRM, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> confirm(HttpServletRequest request, HttpServletResponse response) {
        LogoutRequest asked = LogoutRequest.of(request);
        Optional<LogoutTargets.Target> target = targets.of(asked, null);
        browsers.end(request, response);
        return leave(asked, asked.clientId(), target);
    }

    private static boolean isOf(IdTokenHints.Hint hint, BrowserLogin login) {
        return hint.subject().equals(login.person().uid().toString());
    }

    private static ResponseEntity<String> leave(
            LogoutRequest asked, @Nullable String clientId, Optional<LogoutTargets.Target> target) {
        return target.map(LogoutTargets.Target::address)
                .map(LogoutController::seeOther)
                .orElseGet(() -> LogoutPages.done(asked, clientId).answer(HttpStatus.OK));
    }

    private static ResponseEntity<String> seeOther(String address) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, address)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
