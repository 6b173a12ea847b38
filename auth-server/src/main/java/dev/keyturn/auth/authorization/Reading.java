package dev.keyturn.auth.authorization;

/** What became of reading an authorization request. */
sealed interface Reading {
    /** It is in order. */
    record Understood(AuthorizationRequest request) implements Reading {}

    /**
     * It is not, and the client is to know.
     *
     * @param parameter the one to blame
     */
    record Refused(AuthorizationRequest.Target target, String error, String parameter) implements Reading {
        /** For the client's developer; the characters are those of RFC 6749, section 4.1.2.1. */
        String description() {
            return "The parameter " + parameter + " is missing, malformed, too long, there twice, or not allowed here.";
        }
    }

    /**
     * Nobody can be told but the person: it is unclear who asks, or where the answer would go.
     *
     * @param parameter the one to blame
     */
    record Unanswerable(String parameter) implements Reading {}
}
