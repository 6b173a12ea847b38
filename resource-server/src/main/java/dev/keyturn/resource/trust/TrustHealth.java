package dev.keyturn.resource.trust;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this server knows enough to serve: it waits for the first answer, and not for ever where it has keys, because a
 * server that refuses everybody protects nobody. Once ready, it stays so when the channel is down.
 */
final class TrustHealth implements HealthIndicator {
    private final TrustState state;
    private final HeldKeys keys;
    private final TrustProperties properties;

    TrustHealth(TrustState state, HeldKeys keys, TrustProperties properties) {
        this.state = state;
        this.keys = keys;
        this.properties = properties;
    }

    @Override
    public Health health() {
        if (!state.isConfigured()) {
            return Health.up()
                    .withDetail("channel", "not configured: tokens are good until they expire")
                    .build();
        }
        Health.Builder health = state.isLoaded() || isPatienceOver() ? Health.up() : Health.outOfService();
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

    private boolean isPatienceOver() {
        return state.sinceStart().compareTo(properties.readinessPatience()) > 0
                && !keys.held().isEmpty();
    }
}
