package dev.keyturn.auth.keystore;

import jakarta.validation.constraints.AssertTrue;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How keys are rotated. Settings under which no rotation could be safe are refused at the start.
 *
 * @param jwksMaxAge how long a consumer may cache the JWKS, in whole seconds: for so long one without the trust channel may
 *     believe a key that was revoked
 * @param clockSkew by how much consumers' clocks, and the time a change takes to reach them, may be off
 * @param rotateEvery for how long a key signs before the schedule rotates to the next
 * @param consumerPatience for how long a resource server of the trust channel that does not take a new key delays its use
 * @param refreshRotateEvery how long new refresh tokens are made with one key
 */
@Validated
@ConfigurationProperties("keyturn.keys")
public record KeysProperties(
        @DefaultValue("PT5M") @DurationMin(seconds = 1, message = MAX_AGE) @DurationMax(minutes = 5, message = MAX_AGE)
        Duration jwksMaxAge,

        @DefaultValue("PT30S") @DurationMin(message = "cannot be negative: leave it out for PT30S")
        Duration clockSkew,

        @DefaultValue("P90D") Duration rotateEvery,

        @DefaultValue("PT2M") @DurationMin(message = "cannot be negative: leave it out for PT2M")
        Duration consumerPatience,

        @DefaultValue("P90D") @DurationMin(days = 1) Duration refreshRotateEvery) {
    /** How long common libraries wait before they fetch a key set again, whatever kid they meet (ADR 31). */
    public static final Duration COMMON_COOL_DOWN = Duration.ofSeconds(30);

    private static final String MAX_AGE = "must be from PT1S to PT5M, which is usual";
    private static final Duration SCHEDULED_PUBLICATION = Duration.ofHours(24);

    @AssertTrue(
            message =
                    "a new key is published for jwks-max-age and clock-skew together before it signs: make rotate-every"
                            + " longer than that (P90D is usual), or jwks-max-age shorter")
    boolean isRotateEveryLongEnough() {
        return rotateEvery.compareTo(publication()) > 0;
    }

    /** Whether no token is refused by consumers that ask for unknown keys no sooner than common libraries do. */
    public boolean coverCommonConsumers() {
        return publication().compareTo(COMMON_COOL_DOWN) >= 0;
    }

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
