package dev.keyturn.cli.local;

/** A process that belongs to an installation. */
interface Part {
    String name();

    LogFile log();

    boolean isAlive();

    /** Ends the process and returns when it is gone; harmless if it never ran. */
    void stop();
}
