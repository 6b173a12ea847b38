package dev.keyturn.resource.trust;

/** How a request ended. */
sealed interface TrustPoll {
    /** There is an answer. */
    record Answered(TrustAnswer answer) implements TrustPoll {}

    /**
     * There is none.
     *
     * @param result as the metric names it
     * @param reason for the log
     */
    record Failed(String result, String reason) implements TrustPoll {}
}
