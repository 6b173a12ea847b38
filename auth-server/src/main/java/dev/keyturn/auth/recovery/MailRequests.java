package dev.keyturn.auth.recovery;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is to be written to whom, until it has gone: any node may send it, and one that dies leaves it to the others. */
@Component
class MailRequests {
    /** So many wait at most; beyond, a flood of requests is not kept. */
    private static final int MOST = 10_000;

    private final JdbcClient jdbc;

    MailRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds one, whether or not anybody has that address.
     *
     * @return false if there is no room
     */
    boolean add(LinkPurpose purpose, String email) {
        return jdbc.sql("""
                INSERT INTO mail_request (purpose, email)
                SELECT :purpose, :email WHERE (SELECT count(*) FROM mail_request) < :most""")
                        .param("purpose", purpose.name())
                        .param("email", email)
                        .param("most", MOST)
                        .update()
                == 1;
    }

    /** Takes some that are due. Whoever does not {@link #remove} them finds them again, a minute later and then ever later. */
    List<Due> take(int most) {
        return jdbc.sql("""
                UPDATE mail_request
                SET attempts = attempts + 1,
                    due_at = clock_timestamp() + least(interval '1 minute' * power(2, attempts), interval '15 minutes')
                WHERE id IN (SELECT id FROM mail_request WHERE due_at <= clock_timestamp()
                             ORDER BY due_at LIMIT :most FOR UPDATE SKIP LOCKED)
                RETURNING id, purpose, email""")
                .param("most", most)
                .query((row, number) -> new Due(
                        row.getLong("id"), LinkPurpose.valueOf(row.getString("purpose")), row.getString("email")))
                .list();
    }

    void remove(Due due) {
        jdbc.sql("DELETE FROM mail_request WHERE id = :id")
                .param("id", due.id())
                .update();
    }

    /** One that is due. */
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
