package dev.keyturn.edge.bearer;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What refusals of a protected resource point to.
 *
 * @param resourceMetadata where it describes itself (RFC 9728, section 5.1); none if it does not
 */
@ConfigurationProperties("keyturn.http")
record ResourceMetadata(@Nullable URI resourceMetadata) {}
