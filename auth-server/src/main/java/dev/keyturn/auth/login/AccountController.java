package dev.keyturn.auth.login;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.tokens.ScopePolicy;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * A person's own account and session: {@code /auth/me} and {@code /auth/logout}. The filter chain has checked that the
 * access token is in force and that its audience is this server.
 */
@RestController
class AccountController {
    private final FirstPartyCallers callers;
    private final AccountReader accounts;
    private final SessionLifecycle sessions;

    AccountController(FirstPartyCallers callers, AccountReader accounts, SessionLifecycle sessions) {
        this.callers = callers;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping("/auth/me")
    OwnAccount me(@AuthenticationPrincipal Jwt token) {
        session(token);
        return accounts.find(UUID.fromString(token.getSubject()))
                .map(account -> OwnAccount.of(account, shows(token, Scope.EMAIL), shows(token, Scope.PROFILE)))
                .orElseThrow(() ->
                        new ProblemException(ProblemType.SESSION_ENDED, "The account of this token has been removed."));
    }

    private boolean shows(Jwt token, Scope scope) {
        return callers.areOurs(token) || ScopePolicy.of(token).contains(scope.value());
    }

    /**
     * Ends the session of the token. An app that is not ours, or that got the token in exchange, can end only a session
     * of its own.
     */
    @PostMapping("/auth/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(@AuthenticationPrincipal Jwt token) {
        UUID session = session(token);
        if (callers.areOurs(token)) {
            sessions.end(session);
        } else if (!sessions.end(session, Actor.of(token).clientId())) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "This token was got in exchange for another app's, whose session goes on.");
        }
    }

    private static UUID session(Jwt token) {
        String id = token.getClaimAsString(ClaimNames.SESSION_ID);
        if (id == null) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "This token is a service's, and a service has no account.");
        }
        return UUID.fromString(id);
    }
}
