package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.OwnPassword;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /auth/password}. */
@RestController
class PasswordController {
    private final FirstPartyCallers callers;
    private final OwnPassword password;

    PasswordController(FirstPartyCallers callers, OwnPassword password) {
        this.callers = callers;
        this.password = password;
    }

    /**
     * Changes the password and ends every session of the person, this one too, so that somebody else who knew the old
     * password is out.
     */
    @PostMapping(path = "/auth/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    Changed change(@Valid @RequestBody PasswordBody body, @AuthenticationPrincipal Jwt token, HttpServletRequest http) {
        if (!password.change(
                callers.of(token).uid(), body.currentPassword(), body.newPassword(), RequestSource.of(http))) {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, "current_password", "is not the password of this account");
        }
        return new Changed(true, "The password is changed and every session has ended, this one too. Log in again.");
    }

    /**
     * The result of a change.
     *
     * @param loginRequired whether the caller's tokens are dead
     */
    record Changed(boolean loginRequired, String detail) {}
}
