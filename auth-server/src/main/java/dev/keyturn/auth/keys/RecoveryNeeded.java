package dev.keyturn.auth.keys;

import dev.keyturn.edge.errors.PassingFault;
import java.io.Serial;

/** The database was restored, and nobody has recovered from it yet: nothing is issued. */
final class RecoveryNeeded extends PassingFault {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String SENTENCE =
            "The database was restored from a backup: nothing is issued, and nobody told what was revoked, until an operator has run `keyturn recover`.";

    RecoveryNeeded() {
        super(SENTENCE);
    }

    @Override
    public String told() {
        return SENTENCE;
    }
}
