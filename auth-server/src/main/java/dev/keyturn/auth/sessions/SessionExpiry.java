package dev.keyturn.auth.sessions;

import dev.keyturn.edge.cleanup.ExpiringTable;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When a session's row is removed: once all its access tokens have expired, because until then it may have to be ended,
 * for resource servers to hear of it. A replay after that finds no row, which is as good as an ended session.
 */
@Configuration(proxyBeanMethods = false)
class SessionExpiry {
    /** The longest that a client's access token may be good for; the table of clients holds it to that. */
    static final Duration LONGEST_ACCESS_TOKEN = Duration.ofDays(1);

    @Bean
    ExpiringTable expiredSessions() {
        return new ExpiringTable("session", "expires_at", LONGEST_ACCESS_TOKEN);
    }

    @Bean
    ExpiringTable endedSessions() {
        return new ExpiringTable("session", "revoked_at", LONGEST_ACCESS_TOKEN);
    }
}
