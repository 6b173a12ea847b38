package dev.keyturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command that has ended.
 *
 * @param exitCode negative if it took too long
 */
public record Ran(int exitCode, String out, String err) {
    /** Runs a process to its end. One that takes longer than it may is ended, with all that it started. */
    public static Ran of(ProcessBuilder builder, Duration limit) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", null);
        Path err = Files.createTempFile("err", null);
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(limit);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Ran(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Itself, if it has done what it says; else the failure shows what it wrote. */
    public Ran succeeded() {
        return ended(0);
    }

    /** Itself, if this is its exit code. */
    public Ran ended(int expected) {
        assertThat(exitCode).as(out + err).isEqualTo(expected);
        return this;
    }

    /** The answer of a command that succeeded. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(succeeded().out());
    }
}
