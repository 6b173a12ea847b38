package dev.keyturn.journeys;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyturn.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The scripts in {@code src/test/node} with their packages. Without Node or a registry the test that asks is skipped. */
final class NodeScripts {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "standard-clients");
    private static final int OLDEST_NODE = 20;
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);
    private static final Duration TEST_LIMIT = Duration.ofMinutes(3);

    private NodeScripts() {}

    /** Fetches the packages of the lock file, unless an earlier run has; tells why not if the test is to be skipped. */
    static NodeScripts installed() throws IOException, InterruptedException {
        Ran version = run(Map.of(), Duration.ofSeconds(20), List.of("node", "--version"));
        if (version.exitCode() != 0 || major(version.out()) < OLDEST_NODE) {
            abort("Node %d or later is not on the PATH: install it to run standard clients against the servers"
                    .formatted(OLDEST_NODE));
        }
        boolean same = sameLock();
        copySources();
        if (!same) {
            Ran installed = run(
                    Map.of(),
                    INSTALL_LIMIT,
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
            if (installed.exitCode() != 0) {
                abort("npm could not install the packages of %s: %s".formatted(SOURCES, installed.out()));
            }
            Files.copy(lock(SOURCES), FOLDER.resolve("installed"), StandardCopyOption.REPLACE_EXISTING);
        }
        return new NodeScripts();
    }

    /** Runs scripts with Node's own test runner. */
    Ran test(Map<String, String> environment, String... scripts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
        command.addAll(List.of(scripts));
        return run(environment, TEST_LIMIT, command);
    }

    private static int major(String version) {
        return Integer.parseInt(version.strip().substring(1).split("\\.", 2)[0]);
    }

    private static Path lock(Path folder) {
        return folder.resolve("package-lock.json");
    }

    private static boolean sameLock() throws IOException {
        Path installed = FOLDER.resolve("installed");
        return Files.exists(installed) && Files.mismatch(installed, lock(SOURCES)) < 0;
    }

    private static void copySources() throws IOException {
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Ran run(Map<String, String> environment, Duration limit, List<String> command)
            throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return Ran.of(builder, limit);
        } catch (IOException notThere) {
            return new Ran(-1, notThere.toString(), "");
        }
    }
}
