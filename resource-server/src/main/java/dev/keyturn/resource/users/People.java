package dev.keyturn.resource.users;

/** The only way into this package: SQL for statements of other features that need a person who exists. */
public final class People {
    /** The accounts that exist here, as a subquery with the column {@code id}. */
    public static final String ACTIVE = "(SELECT id FROM identity.account WHERE is_active)";

    private People() {}
}
