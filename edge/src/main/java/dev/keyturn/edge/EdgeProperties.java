package dev.keyturn.edge;

import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on every request, and what refusals point to.
 *
 * @param maxBodySize the largest request body that is read; a larger one is refused with 413
 * @param maxRequests how many requests may be under way at once; each takes some 100 KB
 * @param maxWait how long another one waits for a place before it is refused with 503
 * @param resourceMetadata where a protected resource describes itself (RFC 9728, section 5.1); none if it does not
 */
@Validated
@ConfigurationProperties("keyturn.http")
record EdgeProperties(
        @DefaultValue("64KB") DataSize maxBodySize,
        @DefaultValue("256") @Min(1) int maxRequests,
        @DefaultValue("PT2S") Duration maxWait,
        @Nullable URI resourceMetadata) {}
