package dev.keyturn.journeys;

import dev.keyturn.cli.Ran;
import dev.keyturn.cli.local.RunningStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of {@code docs/runbooks}: the commands in it, run as an operator would paste them. */
final class Runbook {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<String> blocks;

    private Runbook(List<String> blocks) {
        this.blocks = blocks;
    }

    static Runbook page(String name) throws IOException {
        Matcher matcher =
                BLOCK.matcher(Files.readString(PROJECT.resolve("docs/runbooks").resolve(name)));
        return new Runbook(matcher.results().map(block -> block.group(1)).toList());
    }

    int size() {
        return blocks.size();
    }

    /** Runs blocks in one shell, line by line, up to the first command that fails; errors are in what it prints, too. */
    Ran run(int from, int to) throws IOException, InterruptedException {
        return run(from, to, Map.of());
    }

    /** The same with more in the environment, such as another folder than that of the shared servers. */
    Ran run(int from, int to, Map<String, String> environment) throws IOException, InterruptedException {
        Path script = Files.createTempFile("runbook", ".sh");
        try {
            Files.writeString(script, String.join("", blocks.subList(from, to)));
            return Ran.of(shell(script, environment), LIMIT);
        } finally {
            Files.delete(script);
        }
    }

    private static ProcessBuilder shell(Path script, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euv", script.toString())
                .directory(PROJECT.toFile())
                .redirectErrorStream(true);
        if (!environment.containsKey("KEYTURN_DATA")) {
            builder.environment()
                    .put("KEYTURN_DATA", RunningStack.shared().data().toString());
        }
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }
}
