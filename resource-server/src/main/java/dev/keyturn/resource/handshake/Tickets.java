package dev.keyturn.resource.handshake;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.cleanup.ExpiringTable;
import dev.keyturn.edge.database.Columns;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.secrets.Secret;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.validation.Caller;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Random values that open one socket each, within seconds, as the person who asked for them. */
@Component
class Tickets {
    /** The answer to a ticket that opens nothing. */
    static final String WORTHLESS = "The ticket was used, or is too old. Get another one from `POST /ws-tickets`.";

    private final JdbcClient jdbc;
    private final HandshakeProperties properties;
    private final BearerErrors bearer;

    Tickets(JdbcClient jdbc, HandshakeProperties properties, BearerErrors bearer) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.bearer = bearer;
    }

    String issue(Caller caller) {
        Secret ticket = Secret.random();
        int stored = jdbc.sql("""
                        INSERT INTO app.ws_ticket
                            (hash, subject, user_id, client_id, origin_id, session_id, token_id, key_id, token_expires_at,
                             expires_at)
                        SELECT :hash, :subject, :user, :client, :origin, :session, :token, :key, :token_expiry,
                            clock_timestamp() + make_interval(secs => :lifetime)
                        WHERE (SELECT count(*) FROM app.ws_ticket
                            WHERE user_id = :user AND expires_at > clock_timestamp()) < :most""")
                .param("hash", ticket.hash())
                .param("subject", caller.subject())
                .param("user", caller.person())
                .param("client", caller.clientId())
                .param("origin", caller.originId())
                .param("session", caller.sessionId())
                .param("token", caller.tokenId())
                .param("key", caller.keyId())
                .param("token_expiry", caller.expiresAt().atOffset(ZoneOffset.UTC))
                .param("lifetime", properties.ticketLifetime().toSeconds())
                .param("most", properties.ticketsPerPerson())
                .update();
        if (stored == 0) {
            throw new TooManyRequests(
                    properties.ticketLifetime(), "Use the tickets that you have, or let them expire.");
        }
        return ticket.value();
    }

    /** The caller to whom the ticket was given; empty if there is no such ticket, or if it or its token has expired. */
    Optional<Caller> find(String ticket) {
        return jdbc.sql("""
                        SELECT subject, user_id, client_id, origin_id, session_id, token_id, key_id, token_expires_at
                        FROM app.ws_ticket
                        WHERE hash = :hash AND expires_at > clock_timestamp() AND token_expires_at > clock_timestamp()""")
                .param("hash", new Secret(ticket).hash())
                .query((row, number) -> new Caller(
                        row.getString("subject"),
                        row.getLong("user_id"),
                        row.getString("client_id"),
                        row.getString("origin_id"),
                        row.getString("session_id"),
                        Set.of(),
                        Set.of(Scope.MESSAGES_READ.value()),
                        Columns.instant(row, "token_expires_at"),
                        row.getString("token_id"),
                        row.getString("key_id")))
                .optional();
    }

    /**
     * Uses the ticket up.
     *
     * @throws ProblemException if it was used already
     */
    void use(String ticket) {
        if (jdbc.sql("DELETE FROM app.ws_ticket WHERE hash = :hash")
                        .param("hash", new Secret(ticket).hash())
                        .update()
                == 0) {
            ProblemException refusal = new ProblemException(ProblemType.UNAUTHENTICATED, WORTHLESS);
            refusal.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, bearer.challenge(true));
            throw refusal;
        }
    }

    /** The tickets, to be removed if they expire unused. */
    @Bean
    static ExpiringTable expiringTickets() {
        return new ExpiringTable("app.ws_ticket");
    }
}
