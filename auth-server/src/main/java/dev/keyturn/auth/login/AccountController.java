package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with their own account and session, under an access token whose audience is this server. */
@RestController
class AccountController {
    private final AccountReader accounts;
    private final SessionLifecycle sessions;

    AccountController(AccountReader accounts, SessionLifecycle sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /** The account; here, unlike at a resource server, a session that has ended counts at once. */
    @GetMapping("/auth/me")
    AccountView me(@AuthenticationPrincipal Jwt token) {
        if (!sessions.alive(session(token))) {
            throw ended();
        }
        return accounts.find(UUID.fromString(token.getSubject())).orElseThrow(AccountController::ended);
    }

    /** Ends the session of the token; doing so again changes nothing. */
    @PostMapping("/auth/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(@AuthenticationPrincipal Jwt token) {
        sessions.end(session(token));
    }

    private static UUID session(Jwt token) {
        String id = token.getClaimAsString(ClaimNames.SESSION_ID);
        if (id == null) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "This token is a service's, and a service has no account.");
        }
        return UUID.fromString(id);
    }

    private static ProblemException ended() {
        return new ProblemException(ProblemType.SESSION_ENDED, "The session of this token has ended. Log in again.");
    }
}
