package dev.keyturn.auth.device;

import dev.keyturn.edge.secrets.Secret;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code that a person types (RFC 8628, section 6.1): eight consonants, so that it spells no word, and 20^8 of them.
 *
 * @param letters without the dash that it is shown with
 */
record UserCode(String letters) {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final int LONGEST = 40;
    private static final Pattern CODE = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
    private static final Pattern ORNAMENT = Pattern.compile("[\\s.\\-\u2010-\u2015]+");
    private static final SecureRandom RANDOM = new SecureRandom();

    static UserCode random() {
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new UserCode(letters.toString());
    }

    /** The code as somebody typed it, in any case, with or without dashes and spaces; empty if it can be none. */
    static Optional<UserCode> parse(String typed) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        String letters = ORNAMENT.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
        return CODE.matcher(letters).matches() ? Optional.of(new UserCode(letters)) : Optional.empty();
    }

    /** As it is shown, in two halves. */
    String shown() {
        return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
    }

    byte[] hash() {
        return new Secret(letters).hash();
    }

    /** Without the code. */
    @Override
    public String toString() {
        return "UserCode[]";
    }
}
