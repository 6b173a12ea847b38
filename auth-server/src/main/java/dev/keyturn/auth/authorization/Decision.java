package dev.keyturn.auth.authorization;

import dev.keyturn.edge.Secret;

/** What comes of an authorization request. */
sealed interface Decision {
    /** A code. */
    record Granted(Secret code) implements Decision {}

    /** The person has to log in first, or again. */
    record LoginNeeded() implements Decision {}

    /** The person has to say whether the app may. */
    record ConsentNeeded() implements Decision {}

    /** The client learns that it gets nothing. */
    record Refused(String error, String description) implements Decision {}

    /** The request had been pushed, and a code was issued for it already. */
    record UsedUp() implements Decision {}
}
