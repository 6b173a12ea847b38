package dev.keyturn.auth.recovery;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.recovery.RecoveryController.Forgotten;
import dev.keyturn.auth.recovery.RecoveryController.Reset;
import dev.keyturn.edge.errors.FieldProblem;
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

/** {@link RecoveryController}'s calls as pages: one that asks for a mail, and those that the links in mails lead to. */
@RestController
class RecoveryPageController {
    private final AccountRecovery recovery;
    private final AddressConfirmation confirmation;
    private final Validator validator;

    RecoveryPageController(AccountRecovery recovery, AddressConfirmation confirmation, Validator validator) {
        this.recovery = recovery;
        this.confirmation = confirmation;
        this.validator = validator;
    }

    @GetMapping(RecoveryPages.FORGOTTEN)
    ResponseEntity<String> ask(HttpServletRequest request) {
        Page page = recovery.isPossible() ? RecoveryPage.forgotten(request, "", Html.NONE) : RecoveryPage.NOT_POSSIBLE;
        return page.answer(HttpStatus.OK);
    }

    @PostMapping(path = RecoveryPages.FORGOTTEN, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> forgotten(@RequestParam(defaultValue = "") String email, HttpServletRequest request) {
        Optional<String> wrong = wrong(new Forgotten(email));
        if (wrong.isPresent()) {
            return RecoveryPage.forgotten(request, email, Page.alert(wrong.get()))
                    .answer(HttpStatus.BAD_REQUEST);
        }
        try {
            recovery.forgotten(email, RequestSource.of(request));
        } catch (TooManyRequests refused) {
            return RecoveryPage.forgotten(request, email, Page.alert(refused.sentence()))
                    .answer(refused);
        }
        return RecoveryPage.ON_ITS_WAY.answer(HttpStatus.ACCEPTED);
    }

    @GetMapping(RecoveryPages.RESET)
    ResponseEntity<String> choose(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token, HttpServletRequest request) {
        return recovery.isGood(token)
                ? RecoveryPage.reset(request, token, Html.NONE).answer(HttpStatus.OK)
                : worthless(LinkPurpose.RESET_PASSWORD);
    }

    @PostMapping(path = RecoveryPages.RESET, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> reset(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request) {
        Optional<String> wrong = wrong(new Reset(token, password));
        if (wrong.isPresent()) {
            return RecoveryPage.reset(request, token, Page.alert(wrong.get())).answer(HttpStatus.BAD_REQUEST);
        }
        try {
            recovery.reset(token, password);
        } catch (ProblemException refused) {
            FieldProblem problem = refused.errors().getFirst();
            return problem.field().equals(RecoveryPages.TOKEN)
                    ? worthless(LinkPurpose.RESET_PASSWORD)
                    : RecoveryPage.reset(request, token, Page.alert("It " + problem.message() + "."))
                            .answer(HttpStatus.BAD_REQUEST);
        }
        return RecoveryPage.CHANGED.answer(HttpStatus.OK);
    }

    @GetMapping(RecoveryPages.VERIFY)
    ResponseEntity<String> ask(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest request) {
        return ofOwner(
                token, login, link -> RecoveryPage.verify(request, token, link).answer(HttpStatus.OK));
    }

    @PostMapping(path = RecoveryPages.VERIFY, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> confirm(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token,
            @AuthenticationPrincipal @Nullable BrowserLogin login) {
        return ofOwner(
                token,
                login,
                link -> confirmation.confirm(link)
                        ? RecoveryPage.VERIFIED.answer(HttpStatus.OK)
                        : worthless(LinkPurpose.VERIFY_EMAIL));
    }

    /**
     * Answers to the person whose account it is, and has others log in to it. Somebody may have registered with the address
     * of another, who has the mailbox and would confirm with a click what is not theirs.
     */
    private ResponseEntity<String> ofOwner(
            String token, @Nullable BrowserLogin login, Function<MailedLinks.Link, ResponseEntity<String>> answer) {
        Optional<MailedLinks.Link> link = confirmation.find(token);
        if (link.isEmpty()) {
            return worthless(LinkPurpose.VERIFY_EMAIL);
        }
        String loginAddress = LoginPage.address(RecoveryPages.address(RecoveryPages.VERIFY, token));
        if (login == null) {
            return Page.seeOther(loginAddress);
        }
        return login.person().id() == link.get().accountId()
                ? answer.apply(link.get())
                : RecoveryPage.anothers(loginAddress).answer(HttpStatus.FORBIDDEN);
    }

    private static ResponseEntity<String> worthless(LinkPurpose purpose) {
        return RecoveryPage.worthless(purpose).answer(HttpStatus.BAD_REQUEST);
    }

    /** What is wrong with a form, as a sentence. */
    private Optional<String> wrong(Object form) {
        return validator.validate(form).stream()
                .map(ConstraintViolation::getMessage)
                .findFirst()
                .map(message -> "It " + message + ".");
    }
}
