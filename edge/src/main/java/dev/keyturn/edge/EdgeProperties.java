package dev.keyturn.edge;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on every request, and what refusals point to.
 *
 * @param maxBodySize the largest request body that is read; a larger one is refused with 413
 * @param resourceMetadata where a protected resource describes itself (RFC 9728, section 5.1); none if it does not
 */
@ConfigurationProperties("keyturn.http")
record EdgeProperties(
        @DefaultValue("64KB") DataSize maxBodySize,
        @Nullable URI resourceMetadata) {}
