package dev.keyturn.auth.tokens;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.edge.bearer.CompactForm;
import dev.keyturn.model.ClaimNames;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Reads an {@code id_token_hint}. Our signature counts, not the expiry (RP-Initiated Logout 1.0, section 4): a person
 * who logs out has often been away for long.
 */
@Component
public class IdTokenHints {
    /** The longest hint that is read: far longer than any of ours. */
    private static final int LONGEST = 8192;

    private final JwtDecoder decoder;

    IdTokenHints(KeyRing keys, IssuerProperties properties) {
        NimbusJwtDecoder nimbus = NimbusJwtDecoder.withJwkSource(
                        (selector, context) -> selector.select(keys.everPublished()))
                .jwtProcessorCustomizer(processor ->
                        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT)))
                .build();
        nimbus.setJwtValidator(new JwtIssuerValidator(properties.issuer().toString()));
        this.decoder = new CompactForm(nimbus);
    }

    /** The content of a hint; empty if there is none, or it is no id_token of ours. */
    public Optional<Hint> read(@Nullable String hint) {
        if (hint == null || hint.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return hint(decoder.decode(hint));
        } catch (JwtException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Hint> hint(Jwt token) {
        List<String> audience = token.getAudience();
        String session = token.getClaimAsString(ClaimNames.SESSION_ID);
        return audience == null || audience.size() != 1 || session == null || token.getSubject() == null
                ? Optional.empty()
                : Optional.of(new Hint(token.getSubject(), audience.getFirst(), UUID.fromString(session)));
    }

    /** The person, the client that was told of the login, and the session. */
    public record Hint(String subject, String clientId, UUID session) {}
}
