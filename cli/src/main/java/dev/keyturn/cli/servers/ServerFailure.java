package dev.keyturn.cli.servers;

import dev.keyturn.cli.running.Part;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a server ended, in a sentence: what Spring wrote under {@code Description} and {@code Action}, or else the end of
 * the log.
 */
public record ServerFailure(Part server, int exitCode) {
    private static final Pattern ANALYSIS =
            Pattern.compile("Description:\\s+(.*?)\\s+Action:\\s+(.*?)\\s*(?:\\n\\n|\\z)", Pattern.DOTALL);
    private static final int TAIL = 15;

    /** The exit code for SIGKILL: 128 and its number. */
    private static final int KILLED = 137;

    private static final String OUT_OF_MEMORY = " it was killed, as Linux does when memory runs out (see `dmesg`);";

    public String sentence() {
        Matcher analysis = ANALYSIS.matcher(server.log().end());
        return analysis.find()
                ? "The %s did not start: %s %s More is in `./keyturn logs %s`."
                        .formatted(server.name(), oneLine(analysis.group(1)), oneLine(analysis.group(2)), server.name())
                : "The %s ended (exit %d), and with it everything else;%s read `./keyturn logs %s`, which ends:\n%s"
                        .formatted(
                                server.name(),
                                exitCode,
                                exitCode == KILLED ? OUT_OF_MEMORY : "",
                                server.name(),
                                String.join("\n", server.log().tail(TAIL)));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
