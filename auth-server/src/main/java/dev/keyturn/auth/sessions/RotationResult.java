package dev.keyturn.auth.sessions;

/**
 * The result for a refresh token that was presented.
 *
 * @param <T> what was issued with the session's next refresh token
 */
public sealed interface RotationResult<T> {
    /** The session goes on, with the next refresh token and what was issued with it. */
    sealed interface Answered<T> extends RotationResult<T> {
        Session session();

        String refreshToken();

        T issued();
    }

    /** The session is over, or was never this client's. */
    sealed interface Refused<T> extends RotationResult<T> {}

    /** The session was turned. */
    record Rotated<T>(Session session, String refreshToken, T issued) implements Answered<T> {}

    /** It had been turned a moment ago and the answer was lost: here it is again. */
    record Repeated<T>(Session session, String refreshToken, T issued) implements Answered<T> {}

    /** The token had been used before: somebody else has it too. The session is ended, and that is stored. */
    record Replayed<T>() implements Refused<T> {}

    /** The token is good, but the session was granted less than is asked for now; nothing has changed. */
    record TooWide<T>() implements RotationResult<T> {}

    /** No live session of this client stands behind the token, or it was never ours. */
    record Dead<T>() implements Refused<T> {}
}
