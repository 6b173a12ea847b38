package dev.keyturn.auth.trust;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The authorization server's side of the trust channel.
 *
 * @param lookInterval how often the database is looked at for news while somebody waits; {@link NewsWatch} reads it where
 *     it is scheduled
 * @param maxHeld how many requests this node holds at once; any more are answered at once
 */
@Validated
@ConfigurationProperties("keyturn.trust")
record TrustProperties(
        @DefaultValue("PT0.5S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration lookInterval,

        @DefaultValue("512") @Min(1) int maxHeld) {}
