package dev.keyturn.auth.accounts;

import dev.keyturn.edge.NormalForm;

/** One spelling of names that look alike, whichever keyboard they were typed on. Case is the database's affair. */
final class Spelling {
    private Spelling() {}

    /** Characters are composed, and those that stand for others, such as wide letters or ligatures, are the others. */
    static String ofUsername(String typed) {
        return NormalForm.plain(typed.strip());
    }

    /** Characters are composed, and no more: which addresses are the same is for their host to say. */
    static String ofEmail(String typed) {
        return NormalForm.composed(typed.strip());
    }

    /** Of either: a username has no {@code @}. */
    static String ofName(String typed) {
        return typed.indexOf('@') < 0 ? ofUsername(typed) : ofEmail(typed);
    }
}
