package dev.keyturn.resource.push;

import java.util.Locale;

/** Why a frame of a client was refused; stable, for programs. The socket stays open. */
enum ErrorCode {
    /** No frame that this server knows. */
    BAD_FRAME,
    /** The token is not good here, or is no successor of the socket's present token. */
    TOKEN_REFUSED,
    /** The messages after that id can no longer follow in order on this socket, or a resume is under way already. */
    RESUME_REFUSED,
    /** The person has received no message with that id. */
    UNKNOWN_MESSAGE,
    /** Something that is needed is away for the moment; the same frame may do later. */
    UNAVAILABLE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
