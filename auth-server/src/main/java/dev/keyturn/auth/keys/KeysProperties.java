package dev.keyturn.auth.keys;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the key-encryption key is, and how long others may keep our public keys.
 *
 * @param encryptionKeyFile a file that holds the key-encryption key: 32 random bytes in base64
 * @param jwksMaxAge how long a consumer may cache the JWKS
 */
@ConfigurationProperties("keyturn.keys")
record KeysProperties(
        @Nullable Path encryptionKeyFile,
        @DefaultValue("PT5M") Duration jwksMaxAge) {}
