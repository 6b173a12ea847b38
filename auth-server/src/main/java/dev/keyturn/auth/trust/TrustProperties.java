package dev.keyturn.auth.trust;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The authorization server's side of the trust channel.
 *
 * @param maxHeld how many requests this node holds at once; any more are answered at once
 */
@ConfigurationProperties("keyturn.trust")
record TrustProperties(@DefaultValue("512") int maxHeld) {}
