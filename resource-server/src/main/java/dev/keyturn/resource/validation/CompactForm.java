package dev.keyturn.resource.validation;

import java.util.Arrays;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Demands of a token the one spelling that it has (RFC 7515, sections 2 and 7.1): three parts of base64url, without padding,
 * and nothing in the bits that belong to no byte. Libraries read other spellings too, and whoever told tokens apart by
 * their text would take them for other tokens.
 */
final class CompactForm implements JwtDecoder {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int PARTS = 3;
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int value = 0; value < ALPHABET.length(); value++) {
            VALUES[ALPHABET.charAt(value)] = (byte) value;
        }
    }

    private final JwtDecoder decoder;

    CompactForm(JwtDecoder decoder) {
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

    private static boolean isBase64Url(String part) {
        int last = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            last = c < VALUES.length ? VALUES[c] : -1;
            if (last < 0) {
                return false;
            }
        }
        return switch (part.length() % 4) {
            case 0 -> true;
            case 2 -> (last & 0b1111) == 0;
            case 3 -> (last & 0b11) == 0;
            default -> false;
        };
    }
}
