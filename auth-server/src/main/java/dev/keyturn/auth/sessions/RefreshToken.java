package dev.keyturn.auth.sessions;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * The content of a refresh token: {@code kt1.} and, in base64url, the id of the HMAC key, the session's handle, the
 * generation, and an HMAC over a label and all of these.
 *
 * @param keyId the key that made the HMAC
 * @param handle 16 random bytes, of which the database has only the hash
 * @param generation how often the session had been turned when this token was issued
 */
record RefreshToken(short keyId, byte[] handle, long generation) {
    static final int HANDLE_BYTES = 16;
    private static final String PREFIX = "kt1.";
    private static final int MAC_BYTES = 32;
    private static final int CONTENT_BYTES = Short.BYTES + HANDLE_BYTES + Long.BYTES;
    private static final int LENGTH = PREFIX.length() + (CONTENT_BYTES + MAC_BYTES) * 4 / 3 + 1;

    /** The token after this one. */
    RefreshToken successor() {
        return new RefreshToken(keyId, handle, generation + 1);
    }

    /** Everything but the HMAC, as the HMAC covers it. */
    byte[] content() {
        return ByteBuffer.allocate(CONTENT_BYTES)
                .putShort(keyId)
                .put(handle)
                .putLong(generation)
                .array();
    }

    String encode(byte[] mac) {
        byte[] bytes = ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES)
                .put(content())
                .put(mac)
                .array();
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads a token of exactly the form that {@link #encode} writes; any other text is none of ours. */
    static Optional<Unverified> decode(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        short keyId = buffer.getShort();
        byte[] handle = new byte[HANDLE_BYTES];
        buffer.get(handle);
        RefreshToken token = new RefreshToken(keyId, handle, buffer.getLong());
        byte[] mac = new byte[MAC_BYTES];
        buffer.get(mac);
        boolean canonical =
                token.encode(mac).equals(text) && token.generation >= 0 && token.generation < Long.MAX_VALUE;
        return canonical ? Optional.of(new Unverified(token, mac)) : Optional.empty();
    }

    /** Not the token itself, which is a secret. */
    @Override
    public String toString() {
        return "RefreshToken[generation=" + generation + "]";
    }

    /** A token that is well formed, with an HMAC that nobody has checked yet. */
    record Unverified(RefreshToken token, byte[] mac) {}
}
