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
        return question -> Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readLine("%s ", question));
    }
}
