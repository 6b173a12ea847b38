package dev.keyturn.cli.running;

import java.io.Serial;
import picocli.CommandLine.IExitCodeGenerator;

/** The command was stopped before it was done. */
public final class Cancelled extends RuntimeException implements IExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The exit code by which a shell reports a process that SIGINT ended. */
    @Override
    public int getExitCode() {
        return 130;
    }
}
