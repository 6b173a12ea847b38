package dev.keyturn.auth.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many requests may be pushed.
 *
 * @param pushesOfANetwork by public clients of one network, at once and in an hour, evenly
 */
@Validated
@ConfigurationProperties("keyturn.authorization")
record PushLimitsProperties(
        @DefaultValue("10000") @Min(1) @Max(1_000_000_000) int pushesOfANetwork) {}
