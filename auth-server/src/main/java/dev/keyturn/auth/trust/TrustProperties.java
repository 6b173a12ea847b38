package dev.keyturn.auth.trust;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The authorization server's side of the trust channel.
 *
 * @param lookInterval how often the database is looked at for news while somebody waits; {@link NewsWatch} reads it where
 *     it is scheduled
 * @param maxHeld how many requests this node holds at once; any more are answered at once
 */
@ConfigurationProperties("keyturn.trust")
record TrustProperties(
        @DefaultValue("PT0.5S") Duration lookInterval,
        @DefaultValue("512") int maxHeld) {}
