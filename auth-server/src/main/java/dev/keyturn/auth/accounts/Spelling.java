package dev.keyturn.auth.accounts;

import dev.keyturn.edge.fields.NormalForm;

/** Normalizes names, so that a name is the same from every keyboard. Case is folded by the database. */
final class Spelling {
    private Spelling() {}

    /** NFKC: composes characters, and replaces variants, such as wide letters or ligatures, by the usual letters. */
    static String ofUsername(String typed) {
        return NormalForm.plain(typed.strip());
    }

    /** NFC: composes characters, and no more: which addresses are the same is for their host to say. */
    static String ofEmail(String typed) {
        return NormalForm.composed(typed.strip());
    }

    /** Normalizes either: only an address has an {@code @}. */
    static String ofName(String typed) {
        return typed.indexOf('@') < 0 ? ofUsername(typed) : ofEmail(typed);
    }
}
