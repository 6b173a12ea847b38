package dev.keyturn.cli.local;

import java.io.Serial;
import picocli.CommandLine.IExitCodeGenerator;

/** Somebody asked for the end while the command was still at it. */
final class Cancelled extends RuntimeException implements IExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    /** As a shell tells of a process that ended by SIGINT. */
    @Override
    public int getExitCode() {
        return 130;
    }
}
