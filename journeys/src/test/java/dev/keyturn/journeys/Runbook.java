package dev.keyturn.journeys;

import dev.keyturn.cli.local.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of {@code docs/runbooks}: the commands in it, run as an operator would paste them. */
final class Runbook {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final int LIMIT_SECONDS = 120;

    private final List<String> blocks;

    private Runbook(List<String> blocks) {
        this.blocks = blocks;
    }

    /**
     * What came of it.
     *
     * @param output each command, and what it printed on either stream
     */
    record Result(int exitCode, String output) {}

    static Runbook page(String name) throws IOException {
        Matcher matcher =
                BLOCK.matcher(Files.readString(PROJECT.resolve("docs/runbooks").resolve(name)));
        return new Runbook(matcher.results().map(block -> block.group(1)).toList());
    }

    int size() {
        return blocks.size();
    }

    /** Runs blocks in one shell, line by line, up to the first command that fails. */
    Result run(int from, int to) throws IOException, InterruptedException {
        return run(from, to, Map.of());
    }

    /** The same with more in the environment, such as another folder than that of the shared servers. */
    Result run(int from, int to, Map<String, String> environment) throws IOException, InterruptedException {
        Path script = Files.createTempFile("runbook", ".sh");
        Path output = Files.createTempFile("runbook", ".log");
        try {
            Files.writeString(script, String.join("", blocks.subList(from, to)));
            Process shell = shell(script, output, environment);
            boolean ended = shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly().waitFor();
            }
            return new Result(ended ? shell.exitValue() : -1, Files.readString(output));
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }

    private static Process shell(Path script, Path output, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euv", script.toString())
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        if (!environment.containsKey("KEYTURN_DATA")) {
            builder.environment()
                    .put("KEYTURN_DATA", RunningStack.shared().data().toString());
        }
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
