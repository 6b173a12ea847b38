package dev.keyturn.auth.keys;

/** The work on the database's keys that comes before a node uses them. */
public interface KeyUpkeep {
    /** Runs before the keys are read for the first time: makes missing keys, and does what follows a change. */
    void atStart();

    /** After the state of the keys has changed, and before it is read. */
    void afterAChange();
}
