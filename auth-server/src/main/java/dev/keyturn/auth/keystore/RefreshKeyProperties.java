package dev.keyturn.auth.keystore;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the keys of refresh tokens are rotated.
 *
 * @param refreshRotateEvery how long new tokens are made with one key
 */
@Validated
@ConfigurationProperties("keyturn.keys")
record RefreshKeyProperties(
        @DefaultValue("P90D") @DurationMin(days = 1) Duration refreshRotateEvery) {}
