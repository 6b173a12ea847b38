package dev.keyturn.auth.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many mails may be asked for.
 *
 * @param mailsOfANetwork from one network, at once and in an hour, evenly
 */
@Validated
@ConfigurationProperties("keyturn.recovery")
record MailLimitsProperties(
        @DefaultValue("30") @Min(1) @Max(1_000_000_000) int mailsOfANetwork) {}
