package dev.keyturn.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK that runs this command, for further processes. */
final class Java {
    private Java() {}

    static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }
}
