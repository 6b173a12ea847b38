package dev.keyturn.auth.authorization;

import dev.keyturn.auth.protocol.OAuthErrors;

/** The result of reading an authorization request. */
sealed interface Reading {
    /** The request is in order. */
    record Understood(AuthorizationRequest request) implements Reading {}

    /**
     * The request is not in order, and the client is told.
     *
     * @param parameter the parameter to blame
     */
    record Refused(AuthorizationRequest.Target target, String error, String parameter) implements Reading {
        /** The text for the client's developer, in the characters of RFC 6749, section 4.1.2.1. */
        String description() {
            return parameter.startsWith("code_challenge")
                    ? OAuthErrors.NO_CHALLENGE
                    : "The parameter " + parameter
                            + " is missing, malformed, too long, there twice, or not allowed here.";
        }
    }

    /**
     * Only the person can be told: it is unclear which client asks, or where the answer would go.
     *
     * @param parameter the parameter to blame
     */
    record Unanswerable(String parameter) implements Reading {}
}
