package dev.keyturn.auth.sessions;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When a session's row may go. Once it has expired, no statement looks at it again. Once it was ended, it is kept until
 * every access token of it has expired too; a replay finds nothing after that, which is as dead as an ended session.
 */
@Configuration(proxyBeanMethods = false)
class SessionExpiry {
    /** The longest that a client's access token may be good for; the table of clients holds it to that. */
    static final Duration LONGEST_ACCESS_TOKEN = Duration.ofDays(1);

    @Bean
    ExpiringTable expiredSessions() {
        return new ExpiringTable("session");
    }

    @Bean
    ExpiringTable endedSessions() {
        return new ExpiringTable("session", "revoked_at", LONGEST_ACCESS_TOKEN);
    }
}
