package dev.keyturn.resource.trust;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the trust channel, by which this server hears of revocations.
 *
 * @param keyFile this server's private key, a JWK for ES256; without it there is no trust channel, and a token is good
 *     until it expires, whatever happens to its session
 * @param clientId the client under which the key is registered
 * @param uri the trust channel of the authorization server
 * @param audience the authorization server, as it names itself
 * @param instance the name of this server among several, the same after a restart; host name and port if none is given
 * @param hold for how long one request is held when there is no news
 * @param connectTimeout for the connection alone
 * @param timeout how long an answer may take beyond {@code hold}
 * @param maxSize the largest answer that is read
 * @param maxEntries how many revocations are kept, and as many again for keys, clients and accounts alone; each takes
 *     about 200 bytes until its tokens have expired
 */
@Validated
@ConfigurationProperties("keyturn.trust")
record TrustProperties(
        @Nullable Path keyFile,
        @DefaultValue("resource-server") String clientId,
        @NotNull URI uri,
        @NotNull URI audience,
        @Nullable String instance,

        @DefaultValue("PT10S") @DurationMin(seconds = 1) @DurationMax(seconds = 25)
        Duration hold,

        @DefaultValue("PT1S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration connectTimeout,

        @DefaultValue("PT3S") @DurationMin(millis = 1, message = "must be longer than nothing")
        Duration timeout,

        @DefaultValue("2MB") DataSize maxSize,
        @DefaultValue("200000") @Min(1_000) @Max(10_000_000) int maxEntries) {}
