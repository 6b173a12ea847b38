package dev.keyturn.auth.accounts;

import java.text.Normalizer;

/** One spelling of names that look alike, whichever keyboard they were typed on. Case is the database's affair. */
final class Spelling {
    private Spelling() {}

    /** Characters are composed, and those that stand for others, such as wide letters or ligatures, are the others. */
    static String ofUsername(String typed) {
        return Normalizer.normalize(typed.strip(), Normalizer.Form.NFKC);
    }

    /** Characters are composed, and no more: which addresses are the same is for their host to say. */
    static String ofEmail(String typed) {
        return Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    }

    /** Of either: a username has no {@code @}. */
    static String ofName(String typed) {
        return typed.indexOf('@') < 0 ? ofUsername(typed) : ofEmail(typed);
    }
}
