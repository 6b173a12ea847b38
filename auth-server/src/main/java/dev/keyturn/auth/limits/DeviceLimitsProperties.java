package dev.keyturn.auth.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many codes of devices may be wrong, and how many devices may begin to wait: each number may be spent at once and
 * comes back within an hour, evenly. A network is an IPv4 address, or the /64 of an IPv6 one.
 *
 * @param guessesOfAPerson wrong codes that one person may enter
 * @param guessesOfANetwork wrong codes from one network, whoever enters them
 * @param beginningsOfANetwork devices of one network that may ask for codes
 */
@Validated
@ConfigurationProperties("keyturn.device")
record DeviceLimitsProperties(
        @DefaultValue("10") @Min(1) @Max(MOST) int guessesOfAPerson,
        @DefaultValue("100") @Min(1) @Max(MOST) int guessesOfANetwork,
        @DefaultValue("1000") @Min(1) @Max(MOST) int beginningsOfANetwork) {
    private static final int MOST = 1_000_000_000;
}
