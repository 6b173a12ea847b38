package dev.keyturn.auth.recovery;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long the links in mails are good.
 *
 * @param resetValid for a link to reset a password, which is good once
 * @param verifyValid for a link to verify an address
 * @param pause after a mail to a person, before another of the same kind is sent
 */
@Validated
@ConfigurationProperties("keyturn.recovery")
record RecoveryProperties(
        @DefaultValue("PT30M") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration resetValid,

        @DefaultValue("P3D") @DurationMin(minutes = 1) @DurationMax(days = 30)
        Duration verifyValid,

        @DefaultValue("PT1M") @DurationMin @DurationMax(hours = 1)
        Duration pause) {
    Duration valid(LinkPurpose purpose) {
        return switch (purpose) {
            case RESET_PASSWORD -> resetValid;
            case VERIFY_EMAIL -> verifyValid;
        };
    }
}
