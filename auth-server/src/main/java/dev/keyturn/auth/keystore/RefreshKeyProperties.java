package dev.keyturn.auth.keystore;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the keys of refresh tokens are rotated.
 *
 * @param refreshRotateEvery how long new tokens are made with one key
 */
@ConfigurationProperties("keyturn.keys")
record RefreshKeyProperties(@DefaultValue("P90D") Duration refreshRotateEvery) {}
