package dev.keyturn.edge.operation;

import java.io.Serial;

/** The server will not start as things are. One sentence says why, and another what an operator is to do. */
public final class StartupRefusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * @param sentence what is wrong
     * @param action what mends it, with the command where there is one
     */
    public StartupRefusal(String sentence, String action) {
        super(sentence);
        this.action = action;
    }

    String action() {
        return action;
    }
}
