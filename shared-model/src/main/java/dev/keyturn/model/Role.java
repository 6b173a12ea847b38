package dev.keyturn.model;

/** The role of a person; carried in the {@code roles} claim by name. */
public enum Role {
    /**
     * Changes and cancels everybody's events, sees everybody's e-mail address, and calls the admin endpoints if the
     * token has the scopes.
     */
    ADMIN,
    /** Organizes events. No call asks for this role: every person may create events. */
    ORGANIZER,
    /** Every new account. */
    VISITOR
}
