package dev.keyturn.auth.recovery;

import dev.keyturn.auth.mail.MailSending;
import dev.keyturn.edge.cleanup.ExpiringTable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The mails to be sent, until they are: any node may send one, and a node that dies leaves its mails to the others. */
@Component
class MailRequests {
    /** So many wait at most; beyond, a flood of requests is not kept. */
    private static final int MOST = 10_000;

    private static final Logger log = LoggerFactory.getLogger(MailRequests.class);

    private final JdbcClient jdbc;
    private final MailSending mails;

    /** Whether the log has said that no more are kept; false again once there is room. */
    private final AtomicBoolean full = new AtomicBoolean();

    MailRequests(JdbcClient jdbc, MailSending mails) {
        this.jdbc = jdbc;
        this.mails = mails;
    }

    /** Adds one, whether or not anybody has that address, if mails are sent at all and there is room. */
    void add(LinkPurpose purpose, String email) {
        if (!mails.isSetUp()) {
            return;
        }
        if (insert(purpose, email)) {
            full.set(false);
        } else if (!full.getAndSet(true)) {
            log.warn("So many mails are waiting to be sent that others are not kept");
        }
    }

    private boolean insert(LinkPurpose purpose, String email) {
        return jdbc.sql("""
                INSERT INTO mail_request (purpose, email)
                SELECT :purpose, :email WHERE (SELECT count(*) FROM mail_request) < :most""")
                        .param("purpose", purpose.name())
                        .param("email", email)
                        .param("most", MOST)
                        .update()
                == 1;
    }

    /** Takes one that is due. Whoever does not {@link #remove} it finds it again, a minute later and then ever later. */
    Optional<Due> take() {
        return jdbc.sql("""
                UPDATE mail_request
                SET attempts = attempts + 1,
                    due_at = clock_timestamp() + least(interval '1 minute' * power(2, attempts), interval '15 minutes')
                WHERE id = (SELECT id FROM mail_request
                            WHERE due_at <= clock_timestamp() AND expires_at > clock_timestamp()
                            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, purpose, email""")
                .query((row, number) -> new Due(
                        row.getLong("id"), LinkPurpose.valueOf(row.getString("purpose")), row.getString("email")))
                .optional();
    }

    void remove(Due due) {
        jdbc.sql("DELETE FROM mail_request WHERE id = :id")
                .param("id", due.id())
                .update();
    }

    /** A request that is due. */
    record Due(long id, LinkPurpose purpose, String email) {
        /** Without the address. */
        @Override
        public String toString() {
            return "Due[" + id + ", " + purpose + "]";
        }
    }

    /** Without an index on {@code expires_at}: there are seldom any rows. */
    @Bean
    static ExpiringTable expiringMailRequests() {
        return ExpiringTable.withoutIndex("mail_request");
    }
}
