package dev.keyturn.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** Whoever sits at the terminal, if anybody does. */
@FunctionalInterface
public interface Person {
    /**
     * Asks, and waits for a line.
     *
     * @return what was typed; empty if nobody is there to ask
     */
    Optional<String> ask(String question);

    /** The person who started this process. */
    static Person here() {
        return question -> {
            Console console = System.console();
            return console == null || !console.isTerminal()
                    ? Optional.empty()
                    : Optional.ofNullable(console.readLine("%s ", question));
        };
    }
}
