package dev.keyturn.cli.terminal;

import java.util.Optional;

/** Whoever sits at the terminal, if anybody does. */
public interface Person {
    /**
     * Asks, and waits for a line.
     *
     * @return what was typed; empty if nobody is there to ask
     */
    Optional<String> ask(String question);

    /** The same for what nobody is to see: it does not appear on the screen. */
    Optional<String> askUnseen(String question);

    /**
     * What a script has to say in place of a person.
     *
     * @return the first line of standard input, in UTF-8; empty if there is none, or if it would be typed and seen
     */
    Optional<String> piped();

    /** The person who started this process. */
    static Person here() {
        return new ThisTerminal();
    }
}
