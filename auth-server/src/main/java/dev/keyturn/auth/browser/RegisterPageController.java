package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import dev.keyturn.auth.accounts.Registration;
import dev.keyturn.auth.browser.RegisterPage.Typed;
import dev.keyturn.edge.errors.FieldProblem;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.secrets.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Making an account in a browser, which then is logged in. The JSON call at the same path is {@code accounts}'. */
@RestController
class RegisterPageController {
    static final String REGISTER = "/register";

    private final Registration registration;
    private final BrowserLogins logins;
    private final Cookies cookies;
    private final ReturnTargets targets;

    RegisterPageController(Registration registration, BrowserLogins logins, Cookies cookies, ReturnTargets targets) {
        this.registration = registration;
        this.logins = logins;
        this.cookies = cookies;
        this.targets = targets;
    }

    @GetMapping(REGISTER)
    ResponseEntity<String> show(
            @RequestParam(name = LoginPage.CONTINUE, required = false) @Nullable String address,
            HttpServletRequest request) {
        return RegisterPage.form(request, targets.of(address), Typed.NOTHING, List.of(), Html.NONE)
                .answer(HttpStatus.OK);
    }

    @PostMapping(path = REGISTER, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> register(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(name = LoginPage.CONTINUE, required = false) @Nullable String address,
            HttpServletRequest request,
            HttpServletResponse response) {
        LoginPage.refuseFieldsInTheAddress(request);
        Optional<ReturnTargets.Target> target = targets.of(address);
        RequestSource source = RequestSource.of(request);
        Authenticated person;
        try {
            person = registration.register(username, email, password, source);
        } catch (ProblemException refused) {
            List<FieldProblem> wrong = refused.errors();
            if (wrong.isEmpty()) {
                throw refused;
            }
            return RegisterPage.form(request, target, new Typed(username, email), wrong, Html.NONE)
                    .answer(HttpStatus.BAD_REQUEST);
        } catch (TooManyRequests refused) {
            return RegisterPage.form(
                            request, target, new Typed(username, email), List.of(), Page.alert(refused.sentence()))
                    .answer(refused);
        }
        Optional<Secret> begun = logins.begin(person, source, target);
        cookies.login(request).ifPresent(logins::end);
        begun.ifPresent(cookie -> cookies.keepLogin(response, cookie));
        return Page.seeOther(target.map(ReturnTargets.Target::address).orElse(LoginPageController.LOGIN));
    }
}
