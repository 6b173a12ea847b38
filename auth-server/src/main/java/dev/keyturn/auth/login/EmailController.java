package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.OwnEmail;
import dev.keyturn.edge.http.RequestSource;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /auth/verify-email}: another mail with a link that confirms the person's address. */
@RestController
class EmailController {
    private final FirstPartyCallers callers;
    private final OwnEmail email;

    EmailController(FirstPartyCallers callers, OwnEmail email) {
        this.callers = callers;
        this.email = email;
    }

    /** Accepted if the address is confirmed, too; there is no mail then. */
    @PostMapping("/auth/verify-email")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void askAgain(@AuthenticationPrincipal Jwt token, HttpServletRequest http) {
        email.askAgain(callers.of(token).uid(), RequestSource.of(http));
    }
}
