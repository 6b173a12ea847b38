package dev.keyturn.resource.hints;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How hints go out.
 *
 * @param hintLinger how long news for the other nodes is gathered before it is sent
 * @param hintsAtOnce how many pieces of news go into one notification
 */
@Validated
@ConfigurationProperties("keyturn.push")
record HintProperties(
        @DefaultValue("PT0.005S") @DurationMin Duration hintLinger,
        @DefaultValue("500") @Min(1) @Max(500) int hintsAtOnce) {}
