package dev.keyturn.resource.idempotency;

import dev.keyturn.edge.errors.PassingFault;
import java.io.Serial;
import java.sql.SQLException;

/** The database was lost, or did not answer in time, while it did something that is not to be done twice. */
final class OutcomeUnknown extends PassingFault {
    @Serial
    private static final long serialVersionUID = 1L;

    /** PostgreSQL's driver: the connection broke, or nothing came over it in time. A statement was on its way. */
    private static final String CONNECTION_FAILURE = "08006";

    OutcomeUnknown(Throwable cause) {
        super("Whether it was done is not known", cause);
    }

    /** A database that gives a statement up says so: then nothing was done. It cannot give up a commit that waits. */
    static boolean isReasonFor(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CONNECTION_FAILURE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String told() {
        return "The database did not say in time whether this was done, so it may have been. Look before you send it again; "
                + "what has an `Idempotency-Key` may be sent again as it was.";
    }
}
