package dev.keyturn.auth.keystore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How signing keys are rotated.
 *
 * @param jwksMaxAge how long a consumer may cache the JWKS; whole seconds, at most five minutes
 * @param clockSkew by how much consumers' clocks, and the time a change takes to reach them, may be off
 * @param rotateEvery for how long a key signs before the schedule rotates to the next
 * @param consumerPatience for how long a resource server of the trust channel that does not take a new key delays its use
 * @param retainFor for how long a RETIRED key stays published; absent for as long as its tokens need it
 */
@ConfigurationProperties("keyturn.keys")
public record KeysProperties(
        @DefaultValue("PT5M") Duration jwksMaxAge,
        @DefaultValue("PT30S") Duration clockSkew,
        @DefaultValue("P90D") Duration rotateEvery,
        @DefaultValue("PT2M") Duration consumerPatience,
        @Nullable Duration retainFor) {
    private static final Duration SCHEDULED_PUBLICATION = Duration.ofHours(24);

    /** How long a key is published before it signs, if somebody asks for it. */
    public Duration publication() {
        return jwksMaxAge.plus(clockSkew);
    }

    /** How long a key is published before it signs by the schedule, which has time. */
    Duration scheduledPublication() {
        Duration half = rotateEvery.dividedBy(2);
        return SCHEDULED_PUBLICATION.compareTo(half) < 0 ? SCHEDULED_PUBLICATION : longer(half, publication());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
