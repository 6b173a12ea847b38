package dev.keyturn.auth.authorization;

import dev.keyturn.edge.secrets.Secret;

/** The outcome of an authorization request. */
sealed interface Decision {
    /** A code. */
    record Granted(Secret code) implements Decision {}

    /** The person has to log in first, or again. */
    record LoginNeeded() implements Decision {}

    /** The person has to say whether the app may. */
    record ConsentNeeded() implements Decision {}

    /** The client gets an error. */
    record Refused(String error, String description) implements Decision {}

    /** The pushed request has been answered already, or has expired. */
    record UsedUp() implements Decision {}
}
