package dev.keyturn.auth.login;

import dev.keyturn.auth.audit.Actor;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.Clients;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import java.util.UUID;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/**
 * Finds the callers that may look after a person's sessions and password: the person, with one of our own apps. A third
 * party's token may have this server as its audience too, but only to tell who the person is.
 */
@Component
class FirstPartyCallers {
    private final Clients clients;

    FirstPartyCallers(Clients clients) {
        this.clients = clients;
    }

    /**
     * The person behind a token, which the chain has found to be in force.
     *
     * @throws ProblemException if it is a service's or a third party's
     */
    Caller of(Jwt token) {
        Actor actor = Actor.of(token);
        String session = token.getClaimAsString(ClaimNames.SESSION_ID);
        if (session == null || actor.accountId() == null || !areOurs(token)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "Only a person may do that, with one of our own apps.");
        }
        return new Caller(actor.accountId(), UUID.fromString(token.getSubject()), UUID.fromString(session), actor);
    }

    /** Whether the token was issued to one of our own apps, and not in exchange for another app's token. */
    boolean areOurs(Jwt token) {
        String client = Actor.of(token).clientId();
        String origin = token.getClaimAsString(ClaimNames.ORIGIN);
        return (origin == null || origin.equals(client))
                && clients.find(client).map(Client::firstParty).orElse(false);
    }

    /**
     * A person with one of our own apps.
     *
     * @param session the session of the token that they call with
     */
    record Caller(long accountId, UUID uid, UUID session, Actor actor) {}
}
