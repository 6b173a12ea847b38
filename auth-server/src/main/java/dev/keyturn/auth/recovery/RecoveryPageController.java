package dev.keyturn.auth.recovery;

import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.recovery.RecoveryController.Forgotten;
import dev.keyturn.auth.recovery.RecoveryController.Reset;
import dev.keyturn.edge.FieldProblem;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.edge.RequestSource;
import dev.keyturn.edge.TooManyRequests;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The same for people: the page that asks for a mail, and those that the links in mails lead to. */
@RestController
class RecoveryPageController {
    private final AccountRecovery recovery;
    private final Validator validator;

    RecoveryPageController(AccountRecovery recovery, Validator validator) {
        this.recovery = recovery;
        this.validator = validator;
    }

    @GetMapping(RecoveryPages.FORGOTTEN)
    ResponseEntity<String> ask(HttpServletRequest request) {
        Page page = recovery.isPossible() ? RecoveryPage.forgotten(request, "", Html.NONE) : RecoveryPage.NOT_POSSIBLE;
        return page.answer(HttpStatus.OK);
    }

    @PostMapping(path = RecoveryPages.FORGOTTEN, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> forgotten(
            @RequestParam(defaultValue = "") String email, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> wrong = wrong(new Forgotten(email));
        if (wrong.isPresent()) {
            return RecoveryPage.forgotten(request, email, Page.alert(wrong.get()))
                    .answer(HttpStatus.BAD_REQUEST);
        }
        try {
            recovery.forgotten(email, RequestSource.of(request));
        } catch (TooManyRequests refused) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(refused.seconds()));
            return RecoveryPage.forgotten(request, email, Page.alert(refused.sentence()))
                    .answer(HttpStatus.TOO_MANY_REQUESTS);
        }
        return RecoveryPage.ON_ITS_WAY.answer(HttpStatus.ACCEPTED);
    }

    @GetMapping(RecoveryPages.RESET)
    ResponseEntity<String> choose(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token, HttpServletRequest request) {
        return RecoveryPage.reset(request, token, Html.NONE).answer(HttpStatus.OK);
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
            Page page = problem.field().equals(RecoveryPages.TOKEN)
                    ? RecoveryPage.worthless(LinkPurpose.RESET_PASSWORD)
                    : RecoveryPage.reset(request, token, Page.alert("It " + problem.message() + "."));
            return page.answer(HttpStatus.BAD_REQUEST);
        }
        return RecoveryPage.CHANGED.answer(HttpStatus.OK);
    }

    @GetMapping(RecoveryPages.VERIFY)
    ResponseEntity<String> confirm(
            @RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token, HttpServletRequest request) {
        return RecoveryPage.verify(request, token).answer(HttpStatus.OK);
    }

    @PostMapping(path = RecoveryPages.VERIFY, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> verify(@RequestParam(name = RecoveryPages.TOKEN, defaultValue = "") String token) {
        try {
            recovery.verify(token);
        } catch (ProblemException worthless) {
            return RecoveryPage.worthless(LinkPurpose.VERIFY_EMAIL).answer(HttpStatus.BAD_REQUEST);
        }
        return RecoveryPage.VERIFIED.answer(HttpStatus.OK);
    }

    /** What is wrong with a form, as a sentence. */
    private Optional<String> wrong(Object form) {
        return validator.validate(form).stream()
                .map(ConstraintViolation::getMessage)
                .findFirst()
                .map(message -> "It " + message + ".");
    }
}
