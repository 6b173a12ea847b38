package dev.keyturn.edge.operation;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows in a sentence that a server did not start because it has no connection to its database. */
final class DatabaseAwayAnalyzer extends AbstractFailureAnalyzer<SQLException> {
    /** SQLSTATE: connection exception. */
    private static final String CONNECTION = "08";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException failure) {
        String state = failure.getSQLState();
        return state == null || !state.startsWith(CONNECTION)
                ? null
                : new FailureAnalysis(
                        "There is no connection to the database: " + failure.getMessage(),
                        "Start the database, or correct `spring.datasource.url` (SPRING_DATASOURCE_URL).",
                        failure);
    }
}
