package dev.keyturn.edge.errors;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes a fault twice: for the caller, and for the log. */
final class Logged {
    static final String UNAVAILABLE = "Something this service needs is out of reach. Try again in a few seconds.";
    static final String NO_JSON = "Send the body with `Content-Type: application/json`.";
    static final String REJECTED =
            "The request's method, path, a header or the name of a parameter has a form that is never accepted here.";
    static final String INTERNAL = "This is our fault, not yours. It has been logged.";

    private static final Collector<CharSequence, ?, String> LINE = Collectors.joining(" < ");

    private Logged() {}

    /** The chain of causes on one line: a fault that strikes every request must not fill the disk with traces. */
    static String causes(Throwable thrown) {
        return chain(thrown).map(Logged::words).collect(LINE);
    }

    /** What faults have in common that are of one kind, whatever numbers their words hold. */
    static String kind(Throwable thrown) {
        return chain(thrown).map(Logged::place).collect(LINE);
    }

    /** The throwable and its causes, outermost first. */
    static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
    }

    /** Those of our own faults are written for the log. */
    private static String words(Throwable thrown) {
        return thrown instanceof PassingFault ? name(thrown) + ": " + thrown.getMessage() : name(thrown);
    }

    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown instanceof PassingFault && trace.length > 0 ? name(thrown) + " at " + trace[0] : name(thrown);
    }

    /** Of what a database says, the code alone: its words may repeat the values of a row. */
    private static String name(Throwable thrown) {
        String kind = thrown.getClass().getSimpleName();
        return thrown instanceof SQLException sql && sql.getSQLState() != null
                ? kind + " (SQLSTATE " + sql.getSQLState() + ")"
                : kind;
    }
}
