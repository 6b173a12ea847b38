package dev.keyturn.auth.accounts;

/**
 * SQL of case folding, as the unique indexes of names and addresses have it. {@code lower} alone leaves apart what differs
 * in case only, such as the two small sigmas of Greek; {@code casefold} alone leaves apart what {@code lower} does not, such
 * as the Turkish capital I with its dot.
 */
final class CaseFolding {
    private CaseFolding() {}

    /** The folded text. */
    static String of(String text) {
        return "casefold(%s)".formatted(lower(text));
    }

    /**
     * The end of a SELECT of the account whose column is that text, but for case. There are two only if both were made
     * while {@code lower} alone was asked; then the one that it would find is meant.
     */
    static String find(String column, String text) {
        return "%s = %s ORDER BY %s = %s DESC LIMIT 1".formatted(of(column), of(text), lower(column), lower(text));
    }

    private static String lower(String text) {
        return "lower(%s COLLATE pg_c_utf8)".formatted(text);
    }
}
