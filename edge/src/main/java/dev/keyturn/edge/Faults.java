package dev.keyturn.edge;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.security.authentication.AuthenticationServiceException;

/** Tells a fault that passes (the database restarts, the JWKS is out of reach) from one that is a bug. */
final class Faults {
    /** PostgreSQL: connection exception, insufficient resources, operator intervention. */
    private static final Set<String> PASSING_SQL_STATES = Set.of("08", "53", "57");

    private Faults() {}

    static boolean passes(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof QueryTimeoutException
                    || cause instanceof SQLTransientException
                    || cause instanceof AuthenticationServiceException
                    || cause instanceof PassingFault
                    || (cause instanceof SQLException sql && passes(sql))) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(SQLException exception) {
        String state = exception.getSQLState();
        // The server always gives a state; the pool gives none when it finds that the connection died in our hands.
        return state == null || (state.length() == 5 && PASSING_SQL_STATES.contains(state.substring(0, 2)));
    }
}
