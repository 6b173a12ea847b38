package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import java.io.Serial;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal that the caller can act on; becomes {@code application/problem+json} (RFC 9457). */
public final class ProblemException extends ErrorResponseException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param type the kind of problem, which sets the status
     * @param detail a sentence that tells this caller what to do; never a secret or another person's data
     */
    public ProblemException(ProblemType type, String detail) {
        this(Problems.of(type, detail));
    }

    private ProblemException(ProblemDetail problem) {
        super(HttpStatusCode.valueOf(problem.getStatus()), problem, null);
    }

    /** A refusal of all the fields that are not valid, so that a caller can mend them at once. */
    public static ProblemException ofFields(List<FieldProblem> problems) {
        return new ProblemException(Problems.ofFields(problems));
    }

    /** The fields or parameters that are to blame; none for a refusal of another kind. */
    public List<FieldProblem> errors() {
        return Problems.errors(getBody());
    }

    /** A refusal of one field of the body or one parameter, named as the caller wrote it. */
    public static ProblemException ofField(ProblemType type, String field, String message) {
        ProblemException problem = new ProblemException(type, "`" + field + "` " + message + ".");
        Problems.addErrors(problem.getBody(), List.of(new FieldProblem(field, message)));
        return problem;
    }
}
