package dev.keyturn.auth.authorization;

import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.auth.sessions.NewSession;
import dev.keyturn.auth.sessions.SessionLifecycle;
import dev.keyturn.auth.sessions.SessionLifecycle.Begun;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.http.RequestSource;
import dev.keyturn.edge.requests.Admission;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Turns a code into a session, once (RFC 6749, section 4.1.2). */
@Component
class CodeRedemption {
    private final AuthorizationCodes codes;
    private final Consents consents;
    private final SessionLifecycle sessions;
    private final AuditLog audit;
    private final TransactionTemplate transaction;

    CodeRedemption(
            AuthorizationCodes codes,
            Consents consents,
            SessionLifecycle sessions,
            AuditLog audit,
            TransactionTemplate transaction) {
        this.codes = codes;
        this.consents = consents;
        this.sessions = sessions;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Redeems a code. If its rightful client presents the code again, somebody else may have presented it before: the
     * session that the code began is ended. A request that is looked at very late changes nothing: its client may have
     * given it up and presented the code again.
     *
     * @param issue signs the tokens; if it throws, the code is not used up
     * @throws PassingFault if it is too late; the code is as it was
     * @return empty if the code is wrong, used or expired, or the password was changed or the consent taken back since
     */
    <T> Optional<T> redeem(PresentedCode presented, RequestSource source, BiFunction<Begun, Redeemed, T> issue) {
        Admission.refuseIfLate(presented.arrival());
        Optional<T> issued = transaction.execute(status -> codes.redeem(presented)
                .flatMap(redeemed ->
                        begin(presented, redeemed, source, status).map(begun -> issue.apply(begun, redeemed))));
        if (issued == null || issued.isEmpty()) {
            Admission.refuseIfLate(presented.arrival());
            transaction.executeWithoutResult(status -> endReplayed(presented));
        }
        return issued;
    }

    private Optional<Begun> begin(
            PresentedCode presented, Redeemed redeemed, RequestSource source, TransactionStatus status) {
        Optional<Begun> begun = sessions.begin(new NewSession(
                redeemed.login(),
                presented.clientId(),
                redeemed.scopes(),
                redeemed.resources(),
                source,
                redeemed.authTime(),
                presented.dpopThumbprint()));
        // After the session has begun: a withdrawal of consent waits for this transaction, and then ends the session.
        if (begun.isPresent() && !allowed(presented, redeemed)) {
            status.setRollbackOnly();
            return Optional.empty();
        }
        begun.ifPresent(session -> codes.began(presented, session.session().id()));
        return begun;
    }

    /** Where consent is not remembered, the person was asked for this very code. */
    private boolean allowed(PresentedCode presented, Redeemed redeemed) {
        return presented.redirectUri() == null
                || !RedirectUris.reachesTheClientAlone(presented.redirectUri())
                || consents.stand(redeemed.login().person().id(), presented.clientId(), redeemed.scopes());
    }

    private void endReplayed(PresentedCode presented) {
        codes.begun(presented).filter(begun -> sessions.alive(begun.session())).ifPresent(begun -> {
            audit.recordFirst(AuditEvent.ofSession(
                    AuditEvent.Type.CODE_REPLAYED, begun.account(), presented.clientId(), begun.session()));
            sessions.end(begun.session());
        });
    }
}
