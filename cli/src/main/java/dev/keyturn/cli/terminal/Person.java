package dev.keyturn.cli.terminal;

import java.util.Optional;

/** The person at the terminal, if there is one. */
public interface Person {
    /**
     * Asks, and waits for a line.
     *
     * @return what was typed; empty if nobody is there to ask
     */
    Optional<String> ask(String question);

    /** Asks like {@link #ask}, but without showing what is typed. */
    Optional<String> askUnseen(String question);

    /**
     * Reads what a script gives in place of a person.
     *
     * @return the first line of standard input, in UTF-8; empty if there is none, or if standard input is a terminal,
     *     which would show what is typed
     */
    Optional<String> piped();

    /** The person who started this process. */
    static Person here() {
        return new ThisTerminal();
    }
}
