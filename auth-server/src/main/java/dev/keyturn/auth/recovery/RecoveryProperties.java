package dev.keyturn.auth.recovery;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How soon mails are sent, and how long the links in them are good.
 *
 * @param resetValid for a link to reset a password, which is good once
 * @param verifyValid for a link to verify an address
 * @param lookInterval how often each node looks for mails to be sent; {@link Postman} reads it where it is scheduled
 * @param pause after a mail to a person, before another of the same kind is sent
 */
@Validated
@ConfigurationProperties("keyturn.recovery")
record RecoveryProperties(
        @DefaultValue("PT30M") @DurationMin(minutes = 1) @DurationMax(days = 1)
        Duration resetValid,

        @DefaultValue("P3D") @DurationMin(minutes = 1) @DurationMax(days = 30)
        Duration verifyValid,

        @DefaultValue("PT1S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration lookInterval,

        @DefaultValue("PT1M") @DurationMin @DurationMax(hours = 1)
        Duration pause) {
    Duration valid(LinkPurpose purpose) {
        return switch (purpose) {
            case RESET_PASSWORD -> resetValid;
            case VERIFY_EMAIL -> verifyValid;
        };
    }
}
