package dev.keyturn.auth.keys;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.keystore.KeyFacts;
import dev.keyturn.auth.keystore.KeyPlan;
import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.KeysProperties;
import dev.keyturn.auth.keystore.RefreshKeySet;
import dev.keyturn.auth.keystore.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The opened keys at one version of the state; immutable.
 *
 * @param keys the keys that opened, in the order of the JWKS
 * @param opened by kid
 * @param active the key that signs
 * @param published the public keys in the JWKS
 * @param verifying the published keys and the removed ones
 * @param refreshKeys the HMAC keys of refresh tokens
 */
record KeySnapshot(
        UUID version,
        List<SigningKey> keys,
        Map<String, OpenKey> opened,
        OpenKey active,
        JWKSet published,
        JWKSet verifying,
        JwksDocument document,
        KeyPlan plan,
        RefreshKeySet refreshKeys) {
    /** @param now the database's time at the read */
    static KeySnapshot of(
            UUID version,
            List<SigningKey> keys,
            Map<String, OpenKey> opened,
            RefreshKeySet refreshKeys,
            KeysProperties settings,
            Instant now) {
        KeyFacts facts = new KeyFacts(version, now, keys, List.of(), List.of());
        JWKSet published = publicKeys(keys, SigningKey::published);
        KeyPlan plan = KeyPlan.of(facts, settings);
        return new KeySnapshot(
                version,
                keys,
                opened,
                Objects.requireNonNull(opened.get(facts.active().kid())),
                published,
                publicKeys(keys, key -> key.published() || key.state() == KeyState.REMOVED),
                JwksDocument.of(published, settings.jwksMaxAge(), plan.nextChangeOfTheSet(now)),
                plan,
                refreshKeys);
    }

    Set<String> publishedKids() {
        return keys.stream().filter(SigningKey::published).map(SigningKey::kid).collect(Collectors.toUnmodifiableSet());
    }

    private static JWKSet publicKeys(List<SigningKey> keys, Predicate<SigningKey> which) {
        return new JWKSet(
                keys.stream().filter(which).<JWK>map(SigningKey::publicKey).toList());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "KeySnapshot[" + version + "]";
    }
}
