package dev.keyturn.resource.validation;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the issuer's public keys are fetched and how long they are believed.
 *
 * @param uri the key set (RFC 7517, section 5)
 * @param connectTimeout for the connection alone
 * @param timeout for a whole fetch, from the connection to the last byte
 * @param maxSize the largest key set that is read
 * @param lifetime how long a fetched key set serves before it is fetched again, but no more often than the two
 *     intervals say
 * @param refreshAhead how long before the end of its lifetime a key set is fetched anew in the background
 * @param outageTolerance how long keys are believed, from the last fetch that succeeded, while the issuer is out of
 *     reach; it holds to within one lifetime
 * @param unknownKidInterval the shortest time between two fetches while keys are at hand, however many unknown kids
 *     come; in an outage, the time after which the issuer is asked again
 * @param retryInterval the shortest time between two fetches while no key is at hand, or if the trust channel names a
 *     key that is missing
 */
@Validated
@ConfigurationProperties("keyturn.jwks")
record JwksProperties(
        @NotNull URI uri,

        @DefaultValue("PT1S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration connectTimeout,

        @DefaultValue("PT2S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration timeout,

        @DefaultValue("64KB") DataSize maxSize,

        @DefaultValue("PT5M") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration lifetime,

        @DefaultValue("PT1M") @DurationMin Duration refreshAhead,
        @DefaultValue("PT1H") Duration outageTolerance,

        @DefaultValue("PT16S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration unknownKidInterval,

        @DefaultValue("PT1S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration retryInterval) {

    JwksProperties {
        if (lifetime.compareTo(refreshAhead.plus(timeout.multipliedBy(2))) < 0) {
            throw new IllegalArgumentException(
                    "keyturn.jwks.lifetime must be at least keyturn.jwks.refresh-ahead plus twice keyturn.jwks.timeout");
        }
        if (outageTolerance.compareTo(lifetime) <= 0) {
            throw new IllegalArgumentException(
                    "keyturn.jwks.outage-tolerance must be longer than keyturn.jwks.lifetime");
        }
    }
}
