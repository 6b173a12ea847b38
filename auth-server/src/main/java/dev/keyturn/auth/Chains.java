package dev.keyturn.auth;

/** The places of this server's security chains, in their order: of those that match a request, the first answers it. */
public final class Chains {
    /** The endpoints that clients call. The chains of {@code edge} come before it: management, and documents. */
    public static final int PROTOCOL = 1;

    /** {@code /auth/*}. */
    public static final int ACCOUNT = 2;

    /** {@code /admin}. */
    public static final int ADMIN = 3;

    /** Pages for people, and their forms. */
    public static final int PAGES = 4;

    /** {@code /userinfo}. */
    public static final int USER_INFO = 5;

    /** Everything else. */
    public static final int OPEN = 10;

    private Chains() {}
}
