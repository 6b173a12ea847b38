package dev.keyturn.auth.keystore;

import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.edge.operation.StartupRefusal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key pair that signs tokens, as its row says. Every time is the database's.
 *
 * @param publicJwk what is published of it; authenticated together with the sealed private key
 * @param tokensSigned as far as the nodes have counted
 * @param longestToken for how long the longest token that it may have signed is good
 */
public record SigningKey(
        String kid,
        KeyState state,
        String publicJwk,
        SealedKey sealed,
        Instant publishedAt,
        @Nullable Instant activatedAt,
        @Nullable Instant retiredAt,
        @Nullable Instant revokedAt,
        long tokensSigned,
        Duration longestToken) {
    /** The label that is authenticated with the private key, so that a row's public part cannot be exchanged. */
    public static String label(String publicJwk) {
        return "signing key " + publicJwk;
    }

    /** Whether it is in the JWKS. */
    public boolean published() {
        return state.published();
    }

    /** The public key alone. */
    public RSAKey publicKey() {
        try {
            return RSAKey.parse(publicJwk);
        } catch (ParseException e) {
            throw new IllegalStateException("The public part of key " + kid + " is no JWK", e);
        }
    }

    /** The private key in PKCS #8, empty if it is gone; fails unless the row, public part included, is as it was sealed. */
    public byte[] open(KeyEncryptionKeys kek) {
        if (!publicKey().getKeyID().equals(kid)) {
            throw new StartupRefusal(
                    "The row of signing key " + kid + " was changed: its public key is that of another kid.",
                    "Restore the row from a backup. Do not delete it: tokens that it signed may still be in use.");
        }
        return kek.open(sealed, label(publicJwk));
    }

    /** When it may leave the JWKS because no token that it signed can still be good; null unless it is RETIRED. */
    @Nullable
    public Instant removableAt(KeysProperties settings) {
        if (state != KeyState.RETIRED || retiredAt == null) {
            return null;
        }
        return activatedAt == null ? retiredAt : lastTokenExpires(retiredAt).plus(settings.clockSkew());
    }

    /** When its last token expires: a node that has not heard of a change may sign for as long as its fence lets it. */
    Instant lastTokenExpires(Instant signsUntil) {
        return signsUntil.plus(SigningFence.LONGEST_SILENCE).plus(longestToken);
    }

    /** Without what is sealed. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + " " + state + "]";
    }
}
