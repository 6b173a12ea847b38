package dev.keyturn.edge.errors;

import dev.keyturn.edge.fields.UnstorableTextException;
import dev.keyturn.model.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a body that could not be read: its syntax, or one of its members. */
final class UnreadableBody {
    private UnreadableBody() {}

    static ProblemDetail problem(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JacksonException wrong && isAboutAMember(wrong)) {
            return Problems.ofFields(List.of(new FieldProblem(path(wrong), message(wrong))));
        }
        return Problems.of(ProblemType.MALFORMED_REQUEST, "The body must be one JSON object, in UTF-8.");
    }

    /** Whether the body is a JSON object with a value in it that is not as it should be. */
    private static boolean isAboutAMember(JacksonException wrong) {
        return (wrong instanceof DatabindException || wrong instanceof InputCoercionException)
                && !path(wrong).isEmpty();
    }

    private static String path(JacksonException wrong) {
        return wrong.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private static String message(JacksonException wrong) {
        return switch (wrong) {
            case UnstorableTextException unstorable -> UnstorableTextException.MESSAGE;
            case UnrecognizedPropertyException unknown -> "is not known";
            case InvalidFormatException other
            when hasAForm(other.getTargetType()) -> FieldProblem.expected(other.getTargetType());
            default -> "is missing, or has a value of the wrong kind";
        };
    }

    private static boolean hasAForm(Class<?> type) {
        return type == Instant.class || type.isEnum();
    }
}
