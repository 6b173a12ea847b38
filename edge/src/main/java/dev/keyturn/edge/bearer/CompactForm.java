package dev.keyturn.edge.bearer;

import java.util.Arrays;
import java.util.Base64;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Accepts only the one canonical spelling of a token (RFC 7515, sections 2 and 7.1): three parts of base64url, without
 * padding, and with no stray bits at the end. Libraries read other spellings too, and code that tells tokens apart by
 * their text would take those for other tokens.
 */
public final class CompactForm implements JwtDecoder {
    private static final int PARTS = 3;
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final JwtDecoder decoder;

    /** @param decoder reads what is spelt so */
    public CompactForm(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public Jwt decode(String token) {
        if (!isCompact(token)) {
            throw new BadJwtException("The token is not in the compact form");
        }
        return decoder.decode(token);
    }

    private static boolean isCompact(String token) {
        String[] parts = token.split("\\.", PARTS + 1);
        return parts.length == PARTS && Arrays.stream(parts).allMatch(CompactForm::isBase64Url);
    }

    /**
     * Whether the part is the canonical base64url of its bytes: decoders read other spellings of the same bytes as
     * well.
     */
    private static boolean isBase64Url(String part) {
        try {
            return ENCODER.encodeToString(DECODER.decode(part)).equals(part);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
