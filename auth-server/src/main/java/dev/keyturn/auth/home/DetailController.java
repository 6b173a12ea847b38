package dev.keyturn.auth.home;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.accounts.OwnEmail;
import dev.keyturn.auth.accounts.OwnPassword;
import dev.keyturn.auth.accounts.PasswordLength;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /detail}; whoever is not logged in does so first. */
@RestController
class DetailController {
    private final AccountReader accounts;
    private final OwnPassword password;
    private final OwnEmail email;
    private final MailSending mails;
    private final Validator validator;

    DetailController(
            AccountReader accounts, OwnPassword password, OwnEmail email, MailSending mails, Validator validator) {
        this.accounts = accounts;
        this.password = password;
        this.email = email;
        this.mails = mails;
        this.validator = validator;
    }

    @GetMapping(HomePages.DETAIL)
    ResponseEntity<String> detail(@AuthenticationPrincipal @Nullable BrowserLogin login, HttpServletRequest request) {
        return ofAccount(login, account -> page(request, account, Html.NONE).answer(HttpStatus.OK));
    }

    @PostMapping(path = HomePages.PASSWORD, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> changePassword(
            @RequestParam(name = "current_password", defaultValue = "") String present,
            @RequestParam(name = "new_password", defaultValue = "") String fresh,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request) {
        return ofAccount(login, account -> {
            Optional<String> wrong = validator.validate(new Fresh(fresh)).stream()
                    .map(ConstraintViolation::getMessage)
                    .findFirst();
            if (wrong.isPresent()) {
                return refused(request, account, wrong.get());
            }
            try {
                return password.change(account.uid(), present, fresh, RequestSource.of(request))
                        ? DetailPage.PASSWORD_CHANGED.answer(HttpStatus.OK)
                        : page(request, account, DetailPage.WRONG).answer(HttpStatus.BAD_REQUEST);
            } catch (ProblemException common) {
                return refused(request, account, common.errors().getFirst().message());
            } catch (TooManyRequests refused) {
                return page(request, account, Page.alert(refused.sentence())).answer(refused);
            }
        });
    }

    private ResponseEntity<String> refused(HttpServletRequest request, AccountView account, String why) {
        return page(request, account, Page.alert("The new password " + why + "."))
                .answer(HttpStatus.BAD_REQUEST);
    }

    /** Another mail that asks whether the address is theirs. */
    @PostMapping(path = HomePages.VERIFY, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> askAgain(@AuthenticationPrincipal @Nullable BrowserLogin login, HttpServletRequest request) {
        return ofAccount(login, account -> {
            try {
                email.askAgain(account.uid(), RequestSource.of(request));
                return DetailPage.ON_ITS_WAY.answer(HttpStatus.ACCEPTED);
            } catch (TooManyRequests refused) {
                return DetailPage.tooManyMails(refused.sentence()).answer(refused);
            }
        });
    }

    /** Whoever loads the page anew that followed is at the address of its form. */
    @GetMapping({HomePages.PASSWORD, HomePages.VERIFY})
    ResponseEntity<String> startAgain() {
        return Page.seeOther(HomePages.DETAIL);
    }

    private Page page(HttpServletRequest request, AccountView account, Html alert) {
        boolean unconfirmed = !account.verified() && mails.isSetUp();
        return DetailPage.of(request, account, unconfirmed ? DetailPage.confirm(request) : Html.NONE, alert);
    }

    private ResponseEntity<String> ofAccount(
            @Nullable BrowserLogin login, Function<AccountView, ResponseEntity<String>> page) {
        return Optional.ofNullable(login)
                .flatMap(present -> accounts.find(present.person().uid()))
                .map(page)
                .orElseGet(() -> Page.seeOther(LoginPage.address(HomePages.DETAIL)));
    }

    private record Fresh(@PasswordLength String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Fresh[]";
        }
    }
}
