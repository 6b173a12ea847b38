package dev.keyturn.auth.limits;

import java.nio.charset.StandardCharsets;

/** A name as budgets count it. */
final class LoginName {
    private LoginName() {}

    /** Folded one code point at a time, as PostgreSQL's {@code lower(… COLLATE pg_c_utf8)} does, not as Java's text does. */
    static byte[] folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        return folded.toString().getBytes(StandardCharsets.UTF_8);
    }
}
