package dev.keyturn.auth.sessions;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When a session's row is removed. No statement looks at an expired session again. An ended one is kept until all its
 * access tokens have expired; a replay after that finds no row, which is as good as an ended session.
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
