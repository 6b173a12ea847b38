package dev.keyturn.auth.authorization;

import dev.keyturn.edge.requests.Admission;
import dev.keyturn.edge.secrets.Secret;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A code that a client presents at the token endpoint.
 *
 * @param clientId the client that authenticated
 * @param redirectUri as the client repeats it; null if it does not, and then no code matches
 * @param challenge computed from the client's verifier
 * @param arrival when it was presented, as {@link Admission#arrival} tells it
 * @param dpopThumbprint the key whose possession the request proves (RFC 9449); null if it proves none
 */
record PresentedCode(
        Secret code,
        String clientId,
        @Nullable String redirectUri,
        String challenge,
        long arrival,
        @Nullable String dpopThumbprint) {
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /** The S256 challenge of a verifier (RFC 7636, section 4.2); empty if the verifier is malformed. */
    static Optional<String> challenge(String verifier) {
        return VERIFIER.matcher(verifier).matches()
                ? Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(new Secret(verifier).hash()))
                : Optional.empty();
    }
}
