package dev.keyturn.auth.audit;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long the record goes back.
 *
 * @param keep for how long an event is kept
 */
@Validated
@ConfigurationProperties("keyturn.audit")
record AuditProperties(
        @DefaultValue("P400D") @DurationMin(days = 1, message = "must be at least a day")
        Duration keep) {}
