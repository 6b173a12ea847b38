package dev.keyturn.model;

/** Names of the claims that an access token has beside those of RFC 7519 (RFC 9068, section 2.2). */
public final class ClaimNames {
    /** The client that asked for the token (RFC 9068, section 2.2). */
    public static final String CLIENT_ID = "client_id";
    /** The granted scopes, separated by single spaces (RFC 8693, section 4.2). */
    public static final String SCOPE = "scope";
    /** The session that the token belongs to; a random value that is no part of any secret. Absent for services. */
    public static final String SESSION_ID = "sid";
    /** The account's integer id, which the APIs speak; {@code sub} is its uid. Absent for services. */
    public static final String USER_ID = "user_id";
    /** The account's {@link Role roles} (RFC 9068, section 2.2.3.1). Absent for services. */
    public static final String ROLES = "roles";
    /** When the person entered a password, in seconds since the epoch (RFC 9068, section 2.2.1). */
    public static final String AUTH_TIME = "auth_time";
    /** The key that the token is bound to (RFC 7800, section 3.1; RFC 9449, section 6.1). Absent from bearer tokens. */
    public static final String CONFIRMATION = "cnf";
    /** The party that acts for the token's subject (RFC 8693, section 4.1). Absent if the subject acts itself. */
    public static final String ACTOR = "act";

    /**
     * The client that got the first token of a chain of exchanges (RFC 8693): when that client is disabled, this token
     * is refused, too. Absent from tokens that were not exchanged.
     */
    public static final String ORIGIN = "origin_client_id";

    private ClaimNames() {}
}
