package dev.keyturn.cli.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK that runs this command, for further processes. */
final class Java {
    private Java() {}

    static List<String> command(List<String> flags, List<String> rest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(rest);
        return command;
    }
}
