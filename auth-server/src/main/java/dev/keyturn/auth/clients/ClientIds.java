package dev.keyturn.auth.clients;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** Client ids: which ones there may be, and new ones. */
public final class ClientIds {
    /** What every id looks like, as a regular expression. */
    public static final String FORM = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private static final Pattern WELL_FORMED = Pattern.compile(FORM);
    private static final Pattern UID = Pattern.compile("[0-9A-Fa-f]{32}");
    /** Letters and digits that are not mistaken for each other: without i, l, o, 0 and 1. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ClientIds() {}

    /** Whether a client may have that id at all. */
    static boolean wellFormed(String id) {
        return WELL_FORMED.matcher(id).matches();
    }

    /**
     * The problem with an id, to be read after its name; empty if a client may be given the id. An id must not look
     * like an account's uid, however written: {@code sub} tells a service from a person by it.
     */
    static Optional<String> problem(String id) {
        if (UID.matcher(id.replaceAll("[-._{}()]", "")).matches()) {
            return Optional.of("must not look like the uid of an account");
        }
        return wellFormed(id)
                ? Optional.empty()
                : Optional.of(
                        "must be 1 to 100 letters, digits, dots, dashes or underscores, and begin with a letter or digit");
    }

    static String next() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .collect(StringBuilder::new, (id, index) -> id.append(ALPHABET.charAt(index)), StringBuilder::append)
                .toString();
    }
}
