package dev.keyturn.resource.trust;

/** How a request ended. */
sealed interface TrustPoll {
    /** There is an answer. */
    record Answered(TrustAnswer answer) implements TrustPoll {}

    /**
     * No usable answer came.
     *
     * @param result its name in the metric
     * @param reason its text for the log
     */
    record Failed(String result, String reason) implements TrustPoll {}
}
