package dev.keyturn.model;

import java.net.URI;
import java.util.Locale;

/**
 * The kinds of problem that either server answers with (RFC 9457, section 3.1.1): a stable {@code type}, its title and
 * its status. {@code docs/problems.md} tells callers what to do about each; a test keeps the two alike.
 */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request could not be read"),
    INVALID_FIELDS(400, "Some fields are not valid"),
    NAME_TAKEN(400, "That name is taken"),
    UNAUTHENTICATED(401, "Authentication is required"),
    LOGIN_FAILED(401, "The login failed"),
    SESSION_ENDED(401, "The session has ended"),
    FORBIDDEN(403, "This caller may not do that"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "The answer cannot be given in an accepted format"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    CONFLICT(409, "Somebody else changed it first"),
    KEYS_NOT_SAFE_YET(409, "That would refuse somebody's token"),
    WRONG_KEY_STATE(409, "The key is not in a state for that"),
    CHANGED_MEANWHILE(412, "It is not what it was any more"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must have another type"),
    KEY_REUSED(422, "That idempotency key belongs to another request"),
    UPGRADE_REQUIRED(426, "Another version of the protocol is needed"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HEADERS_TOO_LARGE(431, "The request's headers are too large"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "The service cannot answer right now");

    private final int status;
    private final String title;
    private final URI uri;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
        this.uri = URI.create(
                "urn:keyturn:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The HTTP status that goes with this problem. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The {@code type} member, such as {@code urn:keyturn:problem:not-found}. */
    public URI uri() {
        return uri;
    }
}
