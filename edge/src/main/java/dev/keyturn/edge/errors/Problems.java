package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Makes problem documents (RFC 9457, section 3). Each has an {@code instance} of its own, which the log repeats for our
 * own faults; never the request's address, which may hold a secret.
 */
final class Problems {
    /** A member of problems that pass: seconds, as in the header. */
    static final String RETRY_AFTER = "retry_after";

    private static final String ERRORS = "errors";

    /** What a caller asks of HTTP that we do not have: another version, another transfer coding. */
    private static final Set<Integer> UNKNOWN_TO_US = Set.of(501, 505);

    private Problems() {}

    static ProblemDetail of(ProblemType type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(type.status()), detail);
        problem.setType(type.uri());
        problem.setTitle(type.title());
        problem.setInstance(instance());
        return problem;
    }

    /** Names one answer. */
    static URI instance() {
        return URI.create("urn:uuid:" + UUID.randomUUID());
    }

    static ProblemDetail ofFields(List<FieldProblem> errors) {
        String detail = errors.stream()
                .map(error -> "`" + error.field() + "` " + error.message())
                .collect(Collectors.joining("; "));
        ProblemDetail problem = of(ProblemType.INVALID_FIELDS, detail + ".");
        addErrors(problem, errors);
        return problem;
    }

    static ProblemDetail ofTooMany(TooManyRequests tooMany) {
        ProblemDetail problem = of(ProblemType.TOO_MANY_REQUESTS, tooMany.sentence());
        problem.setProperty(RETRY_AFTER, tooMany.seconds());
        return problem;
    }

    static void addErrors(ProblemDetail problem, List<FieldProblem> errors) {
        problem.setProperty(ERRORS, errors);
    }

    static List<FieldProblem> errors(ProblemDetail problem) {
        Map<String, Object> properties = Objects.requireNonNullElse(problem.getProperties(), Map.of());
        return properties.get(ERRORS) instanceof List<?> errors
                ? errors.stream().map(FieldProblem.class::cast).toList()
                : List.of();
    }

    /** The kind of a problem that was made here. */
    static ProblemType typeOf(ProblemDetail problem) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> type.uri().equals(problem.getType()))
                .findFirst()
                .orElseGet(() -> typeOf(problem.getStatus()));
    }

    /** The kind of problem that a bare status stands for, where a framework knows no more than the status. */
    static ProblemType typeOf(int status) {
        return Arrays.stream(ProblemType.values())
                .filter(type -> type.status() == status)
                .findFirst()
                .orElse(
                        status < 500 || UNKNOWN_TO_US.contains(status)
                                ? ProblemType.MALFORMED_REQUEST
                                : ProblemType.INTERNAL_ERROR);
    }
}
