package dev.keyturn.resource.users;

/** The door to this package, for statements that are about somebody who must be there. */
public final class People {
    /** The accounts that exist here, as a subquery with the column {@code id}. */
    public static final String ACTIVE = "(SELECT id FROM identity.account WHERE is_active)";

    private People() {}
}
