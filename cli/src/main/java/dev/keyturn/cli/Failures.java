package dev.keyturn.cli;

import dev.keyturn.cli.terminal.Failure;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.ParseResult;

/** Tells a person what went wrong, on stderr, without a stack trace unless {@code KEYTURN_DEBUG} asks for one. */
record Failures(Map<String, String> environment) implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        if (thrown instanceof IExitCodeGenerator told) {
            return told.getExitCode();
        }
        command.getErr().println(command.getColorScheme().errorText("keyturn: " + sentence(thrown)));
        if (environment.containsKey("KEYTURN_DEBUG")) {
            thrown.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String sentence(Exception thrown) {
        return thrown instanceof Failure failure
                ? String.valueOf(failure.getMessage())
                : "something went wrong that nobody foresaw (%s): see where with `KEYTURN_DEBUG=1 ./keyturn …`."
                        .formatted(thrown);
    }
}
