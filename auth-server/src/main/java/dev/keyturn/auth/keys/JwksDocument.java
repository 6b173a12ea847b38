package dev.keyturn.auth.keys;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.edge.secrets.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * The JWK Set (RFC 7517, section 5) as it goes over the wire: made once, in both encodings, each with a strong validator.
 *
 * @param longestMaxAge in seconds
 * @param nextChange when the set changes by the plan, in milliseconds since 1970
 */
record JwksDocument(Variant plain, Variant gzip, long longestMaxAge, long nextChange) {
    /**
     * One encoding of it.
     *
     * @param entityTag strong (RFC 9110, section 8.8.3), so each encoding has its own
     */
    record Variant(byte[] bytes, String entityTag) {}

    static JwksDocument of(JWKSet published, Duration longestMaxAge, Instant nextChange) {
        byte[] bytes = published.toString(true).getBytes(StandardCharsets.UTF_8);
        String digest = digest(bytes);
        return new JwksDocument(
                new Variant(bytes, "\"" + digest + "\""),
                new Variant(gzip(bytes), "\"" + digest + "-gzip\""),
                longestMaxAge.toSeconds(),
                nextChange.equals(Instant.MAX) ? Long.MAX_VALUE : nextChange.toEpochMilli());
    }

    /** For how many seconds it may be kept: no longer than until the next change, and at least for one. */
    long maxAge(long nowMillis) {
        long left = nextChange - nowMillis;
        // A change that is due is a matter of moments, or waits for something and says nothing any more.
        return left <= 0 ? 1 : Math.clamp(left / 1000, 1, longestMaxAge);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String digest(byte[] document) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(document));
    }
}
