package dev.keyturn.auth.clock;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** By how much this node's clock differs from the database's: a warning and not an outage, as the node goes on. */
@Component
class ClockHealthIndicator extends AbstractHealthIndicator {
    private final DatabaseClock clock;

    ClockHealthIndicator(DatabaseClock clock) {
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up().withDetail("ahead_seconds", clock.difference().ahead().toSeconds());
        clock.difference().told("the database's").ifPresent(told -> health.withDetail("warning", told));
    }
}
