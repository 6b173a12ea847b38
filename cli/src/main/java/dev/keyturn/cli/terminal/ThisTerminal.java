package dev.keyturn.cli.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The terminal of this process, if it has one. */
final class ThisTerminal implements Person {
    @Override
    public Optional<String> ask(String question) {
        return console().map(console -> console.readLine("%s ", question));
    }

    @Override
    public Optional<String> askUnseen(String question) {
        return console().map(console -> console.readPassword("%s ", question)).map(String::new);
    }

    @Override
    public Optional<String> piped() {
        try {
            return showsWhatIsTyped()
                    ? Optional.empty()
                    : Optional.ofNullable(
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            throw new Failure("Standard input cannot be read: put a line into it.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted: nothing was changed.", e);
        }
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /**
     * Whether standard input is a terminal. If output is none, Java has no console, and nothing could hide what is
     * typed.
     */
    private static boolean showsWhatIsTyped() throws IOException, InterruptedException {
        return new ProcessBuilder("test", "-t", "0")
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor()
                == 0;
    }
}
