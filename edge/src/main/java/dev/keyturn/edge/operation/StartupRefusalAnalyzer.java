package dev.keyturn.edge.operation;

import java.util.Objects;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link StartupRefusal} as Boot shows its own: a description and an action, and no stack trace. */
final class StartupRefusalAnalyzer extends AbstractFailureAnalyzer<StartupRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartupRefusal refusal) {
        return new FailureAnalysis(Objects.requireNonNull(refusal.getMessage()), refusal.action(), refusal);
    }
}
