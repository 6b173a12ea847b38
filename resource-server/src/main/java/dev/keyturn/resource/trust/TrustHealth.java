package dev.keyturn.resource.trust;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports whether this server knows enough revocations to serve. Once it does, it goes on serving while the channel is
 * down.
 */
final class TrustHealth implements HealthIndicator {
    private final TrustState state;

    TrustHealth(TrustState state) {
        this.state = state;
    }

    @Override
    public Health health() {
        if (!state.isConfigured()) {
            return Health.up()
                    .withDetail("channel", "not configured: tokens are good until they expire")
                    .build();
        }
        Health.Builder health = state.isLoaded() ? Health.up() : Health.outOfService();
        health.withDetail("channel", state.isLoaded() ? "loaded" : "waiting for the first answer");
        String problem = state.problem();
        if (problem != null) {
            health.withDetail("problem", problem);
        }
        if (!Double.isNaN(state.staleness())) {
            health.withDetail("staleness_seconds", state.staleness());
        }
        return health.build();
    }
}
