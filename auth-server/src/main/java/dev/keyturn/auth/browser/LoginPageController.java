package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Logging in and out in a browser. The JSON call at the same path is {@code login}'s. */
@RestController
class LoginPageController {
    static final String LOGIN = "/login";
    static final String LOGOUT = "/logout";

    private final PasswordLogin passwords;
    private final BrowserLogins logins;
    private final Cookies cookies;
    private final ReturnTargets targets;
    private final BrowserLogout logout;

    LoginPageController(
            PasswordLogin passwords,
            BrowserLogins logins,
            Cookies cookies,
            ReturnTargets targets,
            BrowserLogout logout) {
        this.passwords = passwords;
        this.logins = logins;
        this.cookies = cookies;
        this.targets = targets;
        this.logout = logout;
    }

    /** The login form; if somebody is logged in and no target asks for another login, their name. */
    @GetMapping(LOGIN)
    ResponseEntity<String> show(
            @RequestParam(name = LoginPage.CONTINUE, required = false) @Nullable String address,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request) {
        Optional<ReturnTargets.Target> target = targets.of(address);
        Page page = login == null || target.isPresent()
                ? LoginPage.form(
                        request,
                        target,
                        target.map(present -> present.purpose().name()).orElse(""),
                        Html.NONE)
                : LoginPage.loggedIn(request, login);
        return page.answer(HttpStatus.OK);
    }

    @PostMapping(path = LOGIN, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> login(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(name = LoginPage.CONTINUE, required = false) @Nullable String address,
            HttpServletRequest request,
            HttpServletResponse response) {
        LoginPage.refuseFieldsInTheAddress(request);
        Optional<ReturnTargets.Target> target = targets.of(address);
        RequestSource source = RequestSource.of(request);
        Optional<Secret> begun;
        try {
            begun = passwords.check(username, password, source).flatMap(login -> logins.begin(login, source, target));
        } catch (TooManyRequests refused) {
            return LoginPage.form(request, target, username, Page.alert(refused.sentence()))
                    .answer(refused);
        }
        if (begun.isEmpty()) {
            return LoginPage.form(request, target, username, LoginPage.FAILED).answer(HttpStatus.UNAUTHORIZED);
        }
        cookies.login(request).ifPresent(logins::end);
        cookies.keepLogin(response, begun.get());
        return Page.seeOther(target.map(ReturnTargets.Target::address).orElse(LOGIN));
    }

    @GetMapping(LOGOUT)
    ResponseEntity<String> askToLogOut(
            @AuthenticationPrincipal @Nullable BrowserLogin login, HttpServletRequest request) {
        return login == null
                ? Page.seeOther(LOGIN)
                : LoginPage.loggedIn(request, login).answer(HttpStatus.OK);
    }

    /** Ends this browser's login; the sessions that apps have stay. */
    @PostMapping(path = LOGOUT, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> logOut(HttpServletRequest request, HttpServletResponse response) {
        logout.end(request, response);
        return Page.seeOther(LOGIN);
    }
}
