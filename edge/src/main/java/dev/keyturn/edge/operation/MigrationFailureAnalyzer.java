package dev.keyturn.edge.operation;

import java.sql.SQLException;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence why the schema could not be brought to this version, in place of five nested stack traces. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {
    private static final String ANOTHER_SCHEMA =
            "Start the version that this schema belongs to, or a newer one. If the database was restored, restore all of it.";
    private static final String NOT_LET_IN =
            "Correct the database, the user or the password that `spring.datasource` names.";
    private static final String LOCKED = "Another node migrates, or somebody holds a table for long: start again.";
    private static final String REFUSED = "Mend what is said here, and start again.";

    /** What Flyway says, in no type of its own, if other nodes hold the lock that lets one migrate at a time. */
    private static final String FLYWAYS_LOCK = "advisory lock";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FlywayException refusal) {
        String words = String.valueOf(refusal.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return new FailureAnalysis(
                "The database's schema could not be brought to this version. Flyway says: " + words,
                action(refusal, words),
                refusal);
    }

    private String action(FlywayException refusal, String words) {
        String state = state(findCause(refusal, SQLException.class));
        if (refusal instanceof FlywayValidateException) {
            return ANOTHER_SCHEMA;
        }
        if (state.equals("55P03") || words.contains(FLYWAYS_LOCK)) {
            return LOCKED;
        }
        return state.startsWith("28") || state.startsWith("3D") ? NOT_LET_IN : REFUSED;
    }

    private static String state(@Nullable SQLException cause) {
        return cause == null ? "" : String.valueOf(cause.getSQLState());
    }
}
