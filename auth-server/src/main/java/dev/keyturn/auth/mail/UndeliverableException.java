package dev.keyturn.auth.mail;

import java.io.Serial;

/** A mail that nobody will get, however often it is sent. */
public final class UndeliverableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UndeliverableException(Throwable cause) {
        // Its own message quotes the address.
        super("It will never go: " + cause.getClass().getSimpleName());
    }
}
