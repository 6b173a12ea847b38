package dev.keyturn.auth.keys;

/** What is seen to in the database before a node uses the keys that it holds. */
public interface KeyUpkeep {
    /** Before the keys are read for the first time: makes those that are missing, and does what follows a change. */
    void atStart();

    /** After the state of the keys has changed, and before it is read. */
    void afterAChange();
}
