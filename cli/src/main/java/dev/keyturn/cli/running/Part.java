package dev.keyturn.cli.running;

/** A process that belongs to an installation. */
public interface Part {
    String name();

    LogFile log();

    boolean isAlive();

    /** Ends the process and returns when it is gone; harmless if it never ran. */
    void stop();
}
