package dev.keyturn.edge.errors;

import java.io.Serial;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;

/** The database was lost, or did not answer in time, while it did something that is not simply done again. */
public final class OutcomeUnknown extends PassingFault {
    @Serial
    private static final long serialVersionUID = 1L;

    /** PostgreSQL's driver: the connection broke, or nothing came over it in time. A statement was on its way. */
    private static final String CONNECTION_FAILURE = "08006";

    private final String advice;

    /** @param advice what the caller does next, as a sentence */
    public OutcomeUnknown(String advice, Throwable cause) {
        super("Whether it was done is not known", cause);
        this.advice = advice;
    }

    /**
     * Does the work.
     *
     * @param advice what the caller does next, if it may have been done
     * @throws OutcomeUnknown if the database was lost before it said whether it was
     */
    public static <T> T carryOut(String advice, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            throw isReasonFor(failed) ? new OutcomeUnknown(advice, failed) : failed;
        }
    }

    /**
     * Whether something may have been done all the same. A database that gives a statement up says so: then nothing was
     * done. It cannot give up a commit that waits. A call that the pool lent no connection has done nothing either,
     * whatever the last attempt to connect ended with.
     */
    public static boolean isReasonFor(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return false;
            }
            if (cause instanceof SQLException sql && isLoss(sql)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the connection was lost. Of a commit that was not answered we see only that the connection, which the pool
     * has closed, takes no rollback: that has no state.
     */
    private static boolean isLoss(SQLException failed) {
        return failed.getSQLState() == null || CONNECTION_FAILURE.equals(failed.getSQLState());
    }

    @Override
    public String told() {
        return "The database did not say in time whether this was done, so it may have been. " + advice;
    }
}
