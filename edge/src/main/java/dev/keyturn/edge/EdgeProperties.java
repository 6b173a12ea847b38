package dev.keyturn.edge;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on every request.
 *
 * @param maxBodySize the largest request body that is read; a larger one is refused with 413
 */
@ConfigurationProperties("keyturn.http")
record EdgeProperties(@DefaultValue("64KB") DataSize maxBodySize) {}
