package dev.keyturn.auth.login;

import dev.keyturn.auth.login.FirstPartyCallers.Caller;
import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.sessions.SessionLists;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /auth/sessions}: a person's sessions with every client, and how to end them. */
@RestController
class OwnSessionController {
    private final FirstPartyCallers callers;
    private final SessionLists lists;
    private final SessionLifecycle sessions;

    OwnSessionController(FirstPartyCallers callers, SessionLists lists, SessionLifecycle sessions) {
        this.callers = callers;
        this.lists = lists;
        this.sessions = sessions;
    }

    @GetMapping("/auth/sessions")
    ResponseEntity<List<OwnSession>> list(@AuthenticationPrincipal Jwt token, PageRequest page) {
        Caller caller = callers.of(token);
        return page.answer(
                lists.find(caller.uid(), null, page).stream()
                        .map(session -> OwnSession.of(session, caller.session()))
                        .toList(),
                session -> SessionLists.cursor(session.createdAt(), session.sid()));
    }

    @DeleteMapping("/auth/sessions/{sid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable UUID sid, @AuthenticationPrincipal Jwt token) {
        Caller caller = callers.of(token);
        if (!sessions.end(sid, caller.accountId(), caller.actor())) {
            throw new ProblemException(ProblemType.NOT_FOUND, "You have no such session, or it has ended.");
        }
    }

    /** Ends all sessions but the one that asks. */
    @DeleteMapping("/auth/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(@AuthenticationPrincipal Jwt token) {
        Caller caller = callers.of(token);
        sessions.endAll(caller.accountId(), caller.session(), caller.actor());
    }
}
