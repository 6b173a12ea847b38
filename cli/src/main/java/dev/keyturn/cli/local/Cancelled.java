package dev.keyturn.cli.local;

import java.io.Serial;
import picocli.CommandLine.IExitCodeGenerator;

/** The command was stopped before it was done. */
final class Cancelled extends RuntimeException implements IExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The exit code by which a shell reports a process that SIGINT ended. */
    @Override
    public int getExitCode() {
        return 130;
    }
}
