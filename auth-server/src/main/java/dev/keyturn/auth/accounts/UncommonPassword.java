package dev.keyturn.auth.accounts;

import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;

/**
 * Refuses a new password that anybody would try first, where the settings want that. A password that an account has already is
 * not looked at.
 */
final class UncommonPassword {
    private static final String COMMON = "is among the first that anybody would try: a common word, a row of keys, "
            + "or your own name. Choose another, for example four words that have nothing to do with each other";

    private UncommonPassword() {}

    /**
     * Refuses it.
     *
     * @param field in which the caller gave it
     * @throws ProblemException with a sentence that says what to do
     */
    static void demand(PasswordHashing hashing, String field, String password, String username, String email) {
        String mailbox = email.substring(0, Math.max(0, email.indexOf('@')));
        if (hashing.isTooCommon(password, username, email, mailbox)) {
            throw ProblemException.ofField(ProblemType.INVALID_FIELDS, field, COMMON);
        }
    }
}
