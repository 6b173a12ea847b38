package dev.keyturn.cli.local;

import java.io.Serial;
import picocli.CommandLine.IExitCodeGenerator;

/** The failure of another process that has already told the person why; this process only ends with that exit code. */
final class AlreadyTold extends RuntimeException implements IExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    AlreadyTold(int exitCode) {
        this.exitCode = exitCode == 0 ? 1 : exitCode;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}
