package dev.keyturn.edge.operation;

import java.sql.SQLException;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in a sentence why the schema could not be brought to this version, in place of five nested stack traces. */
final class MigrationFailureAnalyzer extends AbstractFailureAnalyzer<FlywayException> {
    private static final String NO_DATABASE =
            "See that PostgreSQL is there, at the address and for the user that `spring.datasource` names, and start again.";
    private static final String ANOTHER_SCHEMA =
            "Start the version that this schema belongs to, or a newer one. If the database was restored, restore all of it.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FlywayException refusal) {
        String words = String.valueOf(refusal.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return new FailureAnalysis(
                "The database's schema could not be brought to this version. Flyway says: " + words,
                findCause(refusal, SQLException.class) == null ? ANOTHER_SCHEMA : NO_DATABASE,
                refusal);
    }
}
