package dev.keyturn.auth.sessions;

import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.edge.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/** Makes refresh tokens, and tells ours from forged ones without asking the database. */
@Component
class RefreshTokens {
    private static final byte[] LABEL = "keyturn refresh token 1\0".getBytes(StandardCharsets.US_ASCII);

    private final SecureRandom random = new SecureRandom();
    private final KeyRing keys;

    RefreshTokens(KeyRing keys) {
        this.keys = keys;
    }

    /** The first token of a session that is yet to be stored. */
    RefreshToken first() {
        byte[] handle = new byte[RefreshToken.HANDLE_BYTES];
        random.nextBytes(handle);
        return new RefreshToken(keys.refreshKeyId(), handle, 0);
    }

    /** The text to hand out; the same for the same token, always. */
    String encode(RefreshToken token) {
        SecretKey key = keys.refreshKey(token.keyId())
                .orElseThrow(() -> new IllegalStateException("The key of a live session is gone from the ring"));
        return token.encode(mac(key, token));
    }

    /** The token, if we issued it; empty for any other text. */
    Optional<RefreshToken> decode(String text) {
        return RefreshToken.decode(text).filter(this::authentic).map(RefreshToken.Unverified::token);
    }

    private boolean authentic(RefreshToken.Unverified candidate) {
        return keys.refreshKey(candidate.token().keyId())
                .map(key -> MessageDigest.isEqual(mac(key, candidate.token()), candidate.mac()))
                .orElse(false);
    }

    private static byte[] mac(SecretKey key, RefreshToken token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(LABEL);
            return mac.doFinal(token.content());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }

    /** The hash by which the database knows a session. */
    static byte[] hash(RefreshToken token) {
        return Sha256.of(token.handle());
    }
}
