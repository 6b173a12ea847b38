package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import dev.keyturn.edge.proofs.SoundKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which keys a client may authenticate with (RFC 7523): public ones, to verify what it signs, and strong enough. */
final class ClientKeyRules {
    private static final int MOST = 10;

    private static final String ONLY_PUBLIC = "must hold public RSA and EC keys alone, and nothing that is secret";

    private static final String NO_SET = "must be a JWK Set (RFC 7517, section 5)";

    private static final int LONGEST_ADDRESS = 500;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String NO_ADDRESS = "must be an https URI, or http on this machine, of at most "
            + LONGEST_ADDRESS + " characters, with neither a user nor a fragment";

    private ClientKeyRules() {}

    /** The keys, and nothing else, of a JWK Set that is in order (RFC 7517, section 5); null if there are none. */
    static @Nullable JWKSet read(@Nullable Map<String, Object> jwks) {
        try {
            JWKSet keys = jwks == null ? new JWKSet() : JWKSet.parse(jwks);
            return keys.isEmpty() ? null : new JWKSet(keys.getKeys());
        } catch (ParseException e) {
            throw new IllegalStateException("It was in order", e);
        }
    }

    /** What is wrong with a JWK Set, to be read after its name; empty if it may be registered. */
    static Optional<String> problem(Map<String, Object> jwks) {
        try {
            JWKSet set = JWKSet.parse(jwks);
            // Keys of kinds that the library does not know, it leaves out.
            return jwks.get("keys") instanceof List<?> keys && keys.size() == set.size()
                    ? problem(set)
                    : Optional.of(ONLY_PUBLIC);
        } catch (ParseException | RuntimeException e) {
            return Optional.of(NO_SET);
        }
    }

    /** What is wrong with an address where a client would publish its keys. */
    static Optional<String> problemOfAddress(String text) {
        try {
            URI address = new URI(text);
            boolean fits = text.length() <= LONGEST_ADDRESS
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && ("https".equals(address.getScheme())
                            || ("http".equals(address.getScheme()) && LOOPBACK.contains(address.getHost())));
            return fits ? Optional.empty() : Optional.of(NO_ADDRESS);
        } catch (URISyntaxException e) {
            return Optional.of(NO_ADDRESS);
        }
    }

    /**
     * The usable keys of a set that a client publishes, perhaps not only for us: others are passed over (RFC 7517,
     * section 5). Empty if it is no set, is too large, repeats a {@code kid}, publishes a secret, or has no usable key.
     */
    static Optional<JWKSet> published(String jwks) {
        try {
            JWKSet set = JWKSet.parse(jwks);
            List<JWK> usable =
                    set.getKeys().stream().filter(ClientKeyRules::isUsable).toList();
            return problemOfIds(set).isPresent()
                            || set.getKeys().stream().anyMatch(ClientKeyRules::isSecret)
                            || usable.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new JWKSet(usable));
        } catch (ParseException | RuntimeException noSet) {
            return Optional.empty();
        }
    }

    private static Optional<String> problem(JWKSet set) {
        return problemOfIds(set)
                .or(() -> set.getKeys().stream()
                        .map(ClientKeyRules::problem)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<String> problemOfIds(JWKSet set) {
        long ids = set.getKeys().stream().map(JWK::getKeyID).distinct().count();
        return set.size() > MOST || ids != set.size()
                ? Optional.of("must have at most " + MOST + " keys, each with a `kid` of its own")
                : Optional.empty();
    }

    private static Optional<String> problem(JWK key) {
        if (isSecret(key)) {
            return Optional.of(ONLY_PUBLIC);
        }
        return isUsable(key) ? Optional.empty() : Optional.of("must hold " + SoundKeys.DESCRIPTION);
    }

    private static boolean isSecret(JWK key) {
        return key.isPrivate() || KeyType.OCT.equals(key.getKeyType());
    }

    private static boolean isUsable(JWK key) {
        return SoundKeys.contain(key) && SoundKeys.areFor(key);
    }
}
