package dev.keyturn.resource.push;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.edge.TooManyRequests;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.validation.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Random values that open one socket each, within seconds, as the person who asked for them. */
@Component
class Tickets {
    /** What is wrong with a ticket that opens nothing. */
    static final String WORTHLESS = "The ticket was used, or is too old. Get another one from `POST /ws-tickets`.";

    private static final Logger log = LoggerFactory.getLogger(Tickets.class);
    private static final int BYTES = 32;
    private static final int SWEPT_AT_ONCE = 1000;

    private final SecureRandom random = new SecureRandom();
    private final JdbcClient jdbc;
    private final PushProperties properties;

    Tickets(JdbcClient jdbc, PushProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    String issue(Caller caller) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        int stored = jdbc.sql("""
                        INSERT INTO app.ws_ticket
                            (hash, subject, user_id, client_id, origin_id, session_id, token_id, key_id, token_expires_at,
                             expires_at)
                        SELECT :hash, :subject, :user, :client, :origin, :session, :token, :key, :token_expiry,
                            clock_timestamp() + make_interval(secs => :lifetime)
                        WHERE (SELECT count(*) FROM app.ws_ticket
                            WHERE user_id = :user AND expires_at > clock_timestamp()) < :most""")
                .param("hash", hash(ticket))
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
        return ticket;
    }

    /** Who has the ticket; empty if there is none such, or its time or its token's is over. */
    Optional<Caller> find(String ticket) {
        return jdbc.sql("""
                        SELECT subject, user_id, client_id, origin_id, session_id, token_id, key_id, token_expires_at
                        FROM app.ws_ticket
                        WHERE hash = :hash AND expires_at > clock_timestamp() AND token_expires_at > clock_timestamp()""")
                .param("hash", hash(ticket))
                .query((row, number) -> new Caller(
                        row.getString("subject"),
                        row.getLong("user_id"),
                        row.getString("client_id"),
                        row.getString("origin_id"),
                        row.getString("session_id"),
                        Set.of(),
                        Set.of(Scope.MESSAGES_READ.value()),
                        row.getObject("token_expires_at", OffsetDateTime.class).toInstant(),
                        row.getString("token_id"),
                        row.getString("key_id")))
                .optional();
    }

    /**
     * Takes the ticket, so that nobody can use it again.
     *
     * @throws ProblemException if somebody was first
     */
    void use(String ticket) {
        if (jdbc.sql("DELETE FROM app.ws_ticket WHERE hash = :hash")
                        .param("hash", hash(ticket))
                        .update()
                == 0) {
            throw new ProblemException(ProblemType.UNAUTHENTICATED, WORTHLESS);
        }
    }

    /** Deletes what was never used, some at a time, so that no statement holds many locks. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void sweep() {
        try {
            while (sweepSome() == SWEPT_AT_ONCE) {
                log.debug("More tickets have expired");
            }
        } catch (DataAccessException e) {
            // Old tickets harm nobody: they wait for the next run.
            log.warn("Old tickets were not removed: {}", e.getClass().getSimpleName());
        }
    }

    /** By now(), for which an index can be searched, as it cannot for clock_timestamp(): that changes from row to row. */
    private int sweepSome() {
        return jdbc.sql("""
                        DELETE FROM app.ws_ticket WHERE ctid IN (
                            SELECT ctid FROM app.ws_ticket WHERE expires_at < now()
                            ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED)""").param("most", SWEPT_AT_ONCE).update();
    }

    private static byte[] hash(String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
