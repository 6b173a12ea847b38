package dev.keyturn.auth.home;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.accounts.PasswordChange;
import dev.keyturn.auth.accounts.PasswordLength;
import dev.keyturn.auth.accounts.PasswordLogin;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.auth.sessions.ListedSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.sessions.SessionLists;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.edge.RequestSource;
import dev.keyturn.edge.TooManyRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /home} and {@code /detail}; whoever is not logged in does so first. */
@RestController
class HomeController {
    private static final int SHOWN = 20;

    private final AccountReader accounts;
    private final SessionLists lists;
    private final SessionLifecycle sessions;
    private final PasswordLogin passwords;
    private final PasswordChange change;
    private final Validator validator;

    HomeController(
            AccountReader accounts,
            SessionLists lists,
            SessionLifecycle sessions,
            PasswordLogin passwords,
            PasswordChange change,
            Validator validator) {
        this.accounts = accounts;
        this.lists = lists;
        this.sessions = sessions;
        this.passwords = passwords;
        this.change = change;
        this.validator = validator;
    }

    @GetMapping(HomePages.HOME)
    ResponseEntity<String> home(
            @RequestParam(required = false) @Nullable String after,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request) {
        if (login == null) {
            return logInFirst(HomePages.HOME);
        }
        var page = new PageRequest(SHOWN, after);
        List<ListedSession> found = lists.find(login.person().uid(), null, page);
        List<ListedSession> shown = found.stream().limit(SHOWN).toList();
        Optional<String> next =
                found.size() > SHOWN ? Optional.of(SessionLists.cursor(shown.getLast())) : Optional.empty();
        return HomePage.sessions(request, login, shown, next).answer(HttpStatus.OK);
    }

    /** Ends one session. One that has ended meanwhile is what the person wanted. */
    @PostMapping(path = HomePages.END, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> end(@RequestParam UUID sid, @AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return logInFirst(HomePages.HOME);
        }
        sessions.end(sid, login.person().id(), actor(login));
        return Page.seeOther(HomePages.HOME);
    }

    /** Ends all of them, and this browser's login with them. */
    @PostMapping(path = HomePages.END_ALL, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> endAll(@AuthenticationPrincipal @Nullable BrowserLogin login) {
        if (login == null) {
            return logInFirst(HomePages.HOME);
        }
        sessions.endAll(login.person().id(), null, actor(login));
        return HomePage.ENDED_ALL.answer(HttpStatus.OK);
    }

    @GetMapping(HomePages.DETAIL)
    ResponseEntity<String> detail(@AuthenticationPrincipal @Nullable BrowserLogin login, HttpServletRequest request) {
        return ofAccount(
                login, account -> HomePage.detail(request, account, Html.NONE).answer(HttpStatus.OK));
    }

    @PostMapping(path = HomePages.PASSWORD, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> changePassword(
            @RequestParam(name = "current_password", defaultValue = "") String present,
            @RequestParam(name = "new_password", defaultValue = "") String fresh,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request,
            HttpServletResponse response) {
        return ofAccount(login, account -> {
            Optional<String> wrong = validator.validate(new Fresh(fresh)).stream()
                    .map(ConstraintViolation::getMessage)
                    .findFirst();
            if (wrong.isPresent()) {
                return HomePage.detail(request, account, notGood(wrong.get())).answer(HttpStatus.BAD_REQUEST);
            }
            boolean changed;
            try {
                changed = passwords
                        .check(account.username(), present, RequestSource.of(request))
                        .filter(checked -> checked.person().id() == account.id())
                        .filter(checked -> change.change(checked, fresh))
                        .isPresent();
            } catch (ProblemException common) {
                return HomePage.detail(
                                request,
                                account,
                                notGood(common.errors().getFirst().message()))
                        .answer(HttpStatus.BAD_REQUEST);
            } catch (TooManyRequests refused) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(refused.seconds()));
                return HomePage.detail(request, account, Page.alert(refused.sentence()))
                        .answer(HttpStatus.TOO_MANY_REQUESTS);
            }
            return changed
                    ? HomePage.PASSWORD_CHANGED.answer(HttpStatus.OK)
                    : HomePage.detail(request, account, HomePage.WRONG).answer(HttpStatus.BAD_REQUEST);
        });
    }

    private static Html notGood(String why) {
        return Page.alert("The new password " + why + ".");
    }

    private ResponseEntity<String> ofAccount(
            @Nullable BrowserLogin login, Function<AccountView, ResponseEntity<String>> page) {
        return Optional.ofNullable(login)
                .flatMap(present -> accounts.find(present.person().uid()))
                .map(page)
                .orElseGet(() -> logInFirst(HomePages.DETAIL));
    }

    /** The person, with this server's own pages. */
    private static Actor actor(BrowserLogin login) {
        return new Actor(Client.BUILT_IN, login.person().id());
    }

    private static ResponseEntity<String> logInFirst(String page) {
        return Page.seeOther(LoginPage.address(page));
    }

    private record Fresh(@PasswordLength String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Fresh[]";
        }
    }
}
