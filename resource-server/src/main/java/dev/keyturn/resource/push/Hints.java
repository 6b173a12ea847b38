package dev.keyturn.resource.push;

/**
 * How a node tells the others that there is something to read. It promises nothing: a hint may come late, twice or never,
 * and whoever gets one reads the database. What brings the hints of the others hands them to {@link Reception}.
 */
interface Hints {
    /** Waits for nobody. */
    void tell(Hint hint);
}
