package dev.keyturn.edge.fields;

import java.text.Normalizer;

/**
 * One way to write what reads the same (Unicode Standard Annex 15). The time that it takes grows with the square of a run of
 * combining marks: a body full of them would keep a processor busy for seconds. So what is longer than any name or password
 * that is taken stays as it is, and is refused for its length.
 */
public final class NormalForm {
    /** In UTF-16 units: 256 characters, each written as a letter and three marks, are half as many. */
    static final int LONGEST = 2_048;

    private NormalForm() {}

    /** Letters and their marks as one, where there is such a letter (NFC). */
    public static String composed(String text) {
        return of(text, Normalizer.Form.NFC);
    }

    /** The same, and characters that stand for others, such as wide letters or ligatures, are the others (NFKC). */
    public static String plain(String text) {
        return of(text, Normalizer.Form.NFKC);
    }

    private static String of(String text, Normalizer.Form form) {
        return text.length() <= LONGEST ? Normalizer.normalize(text, form) : text;
    }
}
