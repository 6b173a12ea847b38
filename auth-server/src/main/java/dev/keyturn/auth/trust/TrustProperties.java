package dev.keyturn.auth.trust;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The authorization server's side of the trust channel.
 *
 * @param maxHeld how many requests this node holds at once; any more are answered at once
 */
@Validated
@ConfigurationProperties("keyturn.trust")
record TrustProperties(@DefaultValue("512") @Min(1) int maxHeld) {}
