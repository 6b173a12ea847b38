package dev.keyturn.resource.validation;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The issuer whose tokens are accepted, and the audience that they must be for.
 *
 * @param issuer the authorization server; {@code iss} must equal it to the letter
 * @param apiAudience this server's identifier; {@code aud} must hold it
 */
@Validated
@ConfigurationProperties("keyturn")
public record TokenProperties(@NotNull URI issuer, @NotNull URI apiAudience) {}
