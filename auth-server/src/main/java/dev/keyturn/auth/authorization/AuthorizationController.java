package dev.keyturn.auth.authorization;

import dev.keyturn.auth.authorization.CodeIssuance.Answer;
import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.LoginPage;
import dev.keyturn.auth.browser.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The authorization endpoint (RFC 6749, section 3.1), and the address of the form on its consent page. */
@RestController
class AuthorizationController {
    static final String AUTHORIZE = "/oauth2/authorize";
    static final String CONSENT = "/oauth2/consent";

    private final RequestReader reader;
    private final CodeIssuance issuance;
    private final AuthorizationResponses responses;

    AuthorizationController(RequestReader reader, CodeIssuance issuance, AuthorizationResponses responses) {
        this.reader = reader;
        this.issuance = issuance;
        this.responses = responses;
    }

    @GetMapping(AUTHORIZE)
    ResponseEntity<String> authorize(@AuthenticationPrincipal @Nullable BrowserLogin login, HttpServletRequest http) {
        return answer(Parameters.of(http.getParameterMap()), login, Answer.NONE, http);
    }

    /**
     * The same by POST (OpenID Connect Core 1.0, section 3.1.2.1), redirected to a GET: a form from a client's site
     * brings none of our cookies.
     */
    @PostMapping(path = AUTHORIZE, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> authorizeByForm(HttpServletRequest http) {
        return byGet(Parameters.of(http.getParameterMap()));
    }

    /** A reload of the page that followed the form, whose address it has. */
    @GetMapping(CONSENT)
    ResponseEntity<String> startAgain(HttpServletRequest http) {
        return byGet(Parameters.of(http.getParameterMap()));
    }

    /** Leads to the request by GET, if it is one: anything else may be too long for an address. */
    private ResponseEntity<String> byGet(Parameters parameters) {
        return switch (reader.read(parameters)) {
            case Reading.Understood understood -> Page.seeOther(address(parameters));
            case Reading.Refused refused -> responses.refused(refused, HttpStatus.SEE_OTHER);
            case Reading.Unanswerable unanswerable -> responses.unanswerable(unanswerable);
        };
    }

    /**
     * Takes the person's decision. The request is read anew from the address.
     *
     * @param account the person who was asked; if it is somebody else by now, an approval does not count
     */
    @PostMapping(path = CONSENT, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ResponseEntity<String> consent(
            @RequestParam(defaultValue = "") String decision,
            @RequestParam(defaultValue = "") String account,
            @AuthenticationPrincipal @Nullable BrowserLogin login,
            HttpServletRequest http) {
        boolean samePerson = login != null && login.person().uid().toString().equals(account);
        Answer answer = switch (decision) {
            case "allow" -> samePerson ? Answer.ALLOWED : Answer.NONE;
            case "deny" -> Answer.DENIED;
            default -> Answer.NONE;
        };
        return answer(Parameters.of(http.getParameterMap()), login, answer, http);
    }

    private ResponseEntity<String> answer(
            Parameters parameters, @Nullable BrowserLogin login, Answer answer, HttpServletRequest http) {
        HttpStatus redirect = http.getMethod().equals("POST") ? HttpStatus.SEE_OTHER : HttpStatus.FOUND;
        return switch (reader.read(parameters)) {
            case Reading.Unanswerable unanswerable -> responses.unanswerable(unanswerable);
            case Reading.Refused refused -> responses.refused(refused, redirect);
            case Reading.Understood(var request) ->
                switch (issuance.decide(request, address(parameters), login, answer)) {
                    case Decision.Granted(var code) -> responses.granted(request.target(), code, redirect);
                    case Decision.Refused(var error, var description) ->
                        responses.refused(request.target(), error, description, redirect);
                    case Decision.LoginNeeded needed -> Page.seeOther(LoginPage.address(address(parameters)));
                    case Decision.ConsentNeeded needed ->
                        ConsentPage.of(request, parameters, Objects.requireNonNull(login), http)
                                .answer(HttpStatus.OK);
                    case Decision.UsedUp usedUp -> responses.unanswerable(new Reading.Unanswerable("request_uri"));
                };
        };
    }

    /** The request as an address here. */
    static String address(Parameters parameters) {
        return AUTHORIZE + "?" + parameters.query();
    }
}
