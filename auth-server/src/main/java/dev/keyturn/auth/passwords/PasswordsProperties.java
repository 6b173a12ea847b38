package dev.keyturn.auth.passwords;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of the machine password hashing may take, and which new passwords are refused. The cost of a hash itself is not
 * for configuration.
 *
 * @param threads hashes computed at once; 0 means one for each processor
 * @param queue hashes that may wait for a thread; one more is refused with 503
 * @param deadline how long a caller waits for a hash, in the queue and out of it, before 503
 * @param refuseCommon whether a new password is refused if it is among the first that anybody would try
 */
@Validated
@ConfigurationProperties("keyturn.passwords")
record PasswordsProperties(
        @DefaultValue("0") @Min(0) @Max(1_000) int threads,
        @DefaultValue("64") @Min(1) @Max(1_000_000) int queue,

        @DefaultValue("PT4S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration deadline,

        @DefaultValue("false") boolean refuseCommon) {
    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
