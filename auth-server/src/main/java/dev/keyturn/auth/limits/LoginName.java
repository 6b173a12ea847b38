package dev.keyturn.auth.limits;

import java.nio.charset.StandardCharsets;

/** A name as budgets count it. */
final class LoginName {
    private LoginName() {}

    /**
     * Folded one code point at a time, so that names which are one account's are one: the large letters of both small
     * sigmas are the same. Few others are too, such as those of i with and without its dot; they share a budget.
     */
    static byte[] folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.codePoints()
                .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                .forEach(folded::appendCodePoint);
        return folded.toString().getBytes(StandardCharsets.UTF_8);
    }
}
