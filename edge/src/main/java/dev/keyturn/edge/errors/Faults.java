package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MultipartException;

/**
 * What becomes of an exception that no feature threw for the caller to read. It tells a fault that passes (the database
 * restarts, the JWKS is out of reach) from one that is a bug, and both from what the caller did.
 */
final class Faults {
    private static final Logger log = LoggerFactory.getLogger(Faults.class);
    /** One log for all requests, because an outage is everybody's. */
    static final SeldomLog SELDOM = new SeldomLog(log, System::nanoTime);

    /** PostgreSQL: connection exception, rollback of one who stood in the way, insufficient resources, operator, disk. */
    private static final Set<String> PASSING_SQL_STATES = Set.of("08", "40", "53", "57", "58");

    /**
     * PostgreSQL: a lock that somebody else kept for longer than we wait; a transaction that was idle, or went on, for longer
     * than it may; a write where only reading is allowed.
     */
    private static final Set<String> PASSING_SQL_STATES_BY_NAME = Set.of("55P03", "25P03", "25P04", "25006");

    /** PostgreSQL: a statement that was prepared before a migration; the driver prepares it anew for the next one. */
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private static final String STALE_PLAN = "cached plan must not change result type";

    private Faults() {}

    /** The answer; empty if there is nobody left to read it. A fault of ours is logged under the answer's instance. */
    static Optional<ProblemDetail> answerTo(Throwable thrown) {
        Optional<ProblemDetail> callers = callers(thrown);
        if (callers.isPresent()) {
            return callers;
        }
        if (passes(thrown)) {
            SELDOM.warn(Logged.kind(thrown), "Answered 503: " + Logged.causes(thrown));
            return Optional.of(Problems.of(ProblemType.UNAVAILABLE, told(thrown)));
        }
        if (callerIsGone(thrown)) {
            log.debug("A caller went away before the answer was written", thrown);
            return Optional.empty();
        }
        ProblemDetail problem = Problems.of(ProblemType.INTERNAL_ERROR, Logged.INTERNAL);
        tellOfABug(thrown, problem);
        return Optional.of(problem);
    }

    /**
     * Logs a bug with its trace; without one if the same bug was logged a moment ago: who finds a bug from outside must not
     * fill the disk with it.
     */
    private static void tellOfABug(Throwable thrown, ProblemDetail problem) {
        StackTraceElement[] trace = thrown.getStackTrace();
        String kind = Logged.causes(thrown) + (trace.length == 0 ? "" : " at " + trace[0]);
        if (SELDOM.due(kind) < 0) {
            log.error("Answered 500, {}, as a moment ago: {}", problem.getInstance(), kind);
        } else {
            log.error("Answered 500, {}", problem.getInstance(), thrown);
        }
    }

    /**
     * Causes that are told without a trace: what a caller sends too often, and what is found wrong with a body or a
     * name only when somebody reads it.
     */
    private static Optional<ProblemDetail> callers(Throwable thrown) {
        return Logged.chain(thrown)
                .flatMap(cause -> Stream.ofNullable(caller(cause)))
                .findFirst();
    }

    private static @Nullable ProblemDetail caller(Throwable cause) {
        return switch (cause) {
            case InvalidParameterException invalid ->
                Problems.of(
                        Problems.typeOf(invalid.getErrorCode()),
                        "The request's parameters could not be read, or are too large.");
            case RequestRejectedException rejected -> Problems.of(ProblemType.MALFORMED_REQUEST, Logged.REJECTED);
            case TooManyRequests tooMany -> Problems.ofTooMany(tooMany);
            case MultipartException multipart -> Problems.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, Logged.NO_JSON);
            default -> null;
        };
    }

    private static String told(Throwable thrown) {
        return Logged.chain(thrown)
                .flatMap(cause -> cause instanceof PassingFault fault ? Stream.of(fault.told()) : Stream.empty())
                .findFirst()
                .orElse(Logged.UNAVAILABLE);
    }

    private static boolean callerIsGone(Throwable thrown) {
        return Logged.chain(thrown)
                .anyMatch(cause ->
                        cause instanceof ClientAbortException || cause instanceof AsyncRequestNotUsableException);
    }

    private static boolean passes(Throwable thrown) {
        return Logged.chain(thrown)
                .anyMatch(cause -> cause instanceof DataAccessResourceFailureException
                        || cause instanceof TransientDataAccessException
                        || cause instanceof QueryTimeoutException
                        || cause instanceof SQLTransientException
                        || cause instanceof AuthenticationServiceException
                        || cause instanceof PassingFault
                        || isWantOfAThread(cause)
                        || (cause instanceof SQLException sql && passes(sql)));
    }

    /** The JVM has this in no type of its own: the user's processes, or those of the container, are as many as may be. */
    private static boolean isWantOfAThread(Throwable cause) {
        return cause instanceof OutOfMemoryError
                && String.valueOf(cause.getMessage()).contains("unable to create native thread");
    }

    private static boolean passes(SQLException exception) {
        String state = exception.getSQLState();
        // The server always gives a state; the pool gives none when it finds that the connection died in our hands.
        return state == null
                || PASSING_SQL_STATES_BY_NAME.contains(state)
                || (state.equals(FEATURE_NOT_SUPPORTED)
                        && String.valueOf(exception.getMessage()).contains(STALE_PLAN))
                || (state.length() == 5 && PASSING_SQL_STATES.contains(state.substring(0, 2)));
    }
}
