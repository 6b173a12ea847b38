package dev.keyturn.resource.push;

/**
 * Tells other nodes that there is something to read. It promises nothing: a hint may come late, twice or never, and a
 * node that gets one reads the database. Hints of other nodes go to {@link News}.
 */
interface Hints {
    /** Passes a hint on without waiting. */
    void tell(Hint hint);
}
