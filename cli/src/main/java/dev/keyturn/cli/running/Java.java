package dev.keyturn.cli.running;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK that runs this command, for further processes. */
public final class Java {
    private Java() {}

    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }
}
