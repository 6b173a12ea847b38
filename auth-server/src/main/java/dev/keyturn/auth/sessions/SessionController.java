package dev.keyturn.auth.sessions;

import dev.keyturn.auth.accounts.AccountReader;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.paging.PageRequest;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/sessions}: everybody's sessions, for operators. */
@RestController
class SessionController {
    private final SessionLists lists;
    private final SessionLifecycle sessions;
    private final AccountReader accounts;

    SessionController(SessionLists lists, SessionLifecycle sessions, AccountReader accounts) {
        this.lists = lists;
        this.sessions = sessions;
        this.accounts = accounts;
    }

    @GetMapping("/admin/sessions")
    ResponseEntity<List<ListedSession>> list(
            @RequestParam(required = false) @Nullable UUID account,
            @RequestParam(required = false)
                    @Pattern(regexp = "[A-Za-z0-9._-]{1,100}", message = "is no client's id")
                    @Nullable
                    String client,
            PageRequest page) {
        return page.answer(lists.find(account, client, page), SessionLists::cursor);
    }

    @DeleteMapping("/admin/sessions/{sid}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable UUID sid, @AuthenticationPrincipal Jwt token) {
        if (!sessions.end(sid, null, Actor.of(token))) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no such session, or it has ended.");
        }
    }

    /** Ends all sessions of one person, browser logins included. */
    @DeleteMapping("/admin/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endAll(@RequestParam UUID account, @AuthenticationPrincipal Jwt token) {
        AccountView person = accounts.find(account)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no account of that uid."));
        sessions.endAll(person.id(), null, Actor.of(token));
    }
}
