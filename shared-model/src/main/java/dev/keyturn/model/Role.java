package dev.keyturn.model;

/** What a person is to Keyturn; carried in the {@code roles} claim by name. */
public enum Role {
    /** May do everything that an organizer may, on anybody's behalf, and call the admin endpoints. */
    ADMIN,
    /** Organizes events. */
    ORGANIZER,
    /** Every new account. */
    VISITOR
}
