package dev.keyturn.auth.mail;

import java.io.Serial;

/** Nobody can be written to at that address. */
public final class UndeliverableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UndeliverableException(Throwable cause) {
        // Its own message quotes the address.
        super("The address cannot be written to: " + cause.getClass().getSimpleName());
    }
}
