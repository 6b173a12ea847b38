package dev.keyturn.edge;

import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.PropertyNamingStrategies;

/** Turns what a controller refused, or what Spring refused on its behalf, into a problem document. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    /** What no one expected. Security's own exceptions go on to its filters. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception thrown, WebRequest request) throws Exception {
        if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
            throw thrown;
        }
        if (Faults.passes(thrown)) {
            log.warn("Answered 503: {}", Logged.causes(thrown));
            return answer(Problems.of(ProblemType.UNAVAILABLE, Logged.UNAVAILABLE), new HttpHeaders());
        }
        return internalError(thrown);
    }

    private static ResponseEntity<Object> internalError(Exception thrown) {
        ProblemDetail problem = Problems.of(ProblemType.INTERNAL_ERROR, Logged.INTERNAL);
        log.error("Answered 500, {}", problem.getInstance(), thrown);
        return answer(problem, new HttpHeaders());
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalidFields(invalid.getFieldErrors().stream()
                .map(ProblemAdvice::fieldProblem)
                .toList());
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalidFields(invalid.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new FieldProblem(
                                snake(Objects.requireNonNullElse(
                                        result.getMethodParameter().getParameterName(), "parameter")),
                                message(error))))
                .toList());
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : Objects.requireNonNullElse(mismatch.getPropertyName(), "parameter");
        return invalidFields(List.of(new FieldProblem(snake(name), "is not of the right type")));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return answer(Problems.of(ProblemType.TOO_LARGE, tooLarge.getMessage()), headers);
            }
            if (cause instanceof JacksonException wrong && !(cause instanceof StreamReadException)) {
                return wrongMember(wrong);
            }
        }
        return answer(
                Problems.of(ProblemType.MALFORMED_REQUEST, "The body must be one JSON object, in UTF-8."), headers);
    }

    private ResponseEntity<Object> wrongMember(JacksonException wrong) {
        String path = wrong.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .reduce((left, right) -> left + "." + right)
                .orElse("body");
        String message = wrong instanceof UnstorableTextException
                ? UnstorableTextException.MESSAGE
                : "is missing, or has a value of the wrong kind";
        return invalidFields(List.of(new FieldProblem(path, message)));
    }

    /** Every other refusal of Spring MVC: gives it our type, title and, where its own says little, our detail. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception thrown, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (thrown instanceof ProblemException refusal) {
            return answer(refusal.getBody(), headers);
        }
        if (status.is5xxServerError()) {
            return internalError(thrown);
        }
        ProblemType type = Problems.typeOf(status.value());
        return answer(Problems.of(type, detail(type, headers, body)), headers);
    }

    private static String detail(ProblemType type, HttpHeaders headers, @Nullable Object body) {
        return switch (type) {
            case NOT_FOUND -> "No such path. The documentation lists the calls.";
            case METHOD_NOT_ALLOWED -> "This path answers " + headers.getAllow() + " only.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send the body with `Content-Type: application/json`.";
            default ->
                body instanceof ProblemDetail problem && problem.getDetail() != null
                        ? problem.getDetail()
                        : type.title() + ".";
        };
    }

    private static FieldProblem fieldProblem(FieldError error) {
        return new FieldProblem(snake(error.getField()), message(error));
    }

    private static String message(MessageSourceResolvable error) {
        return Objects.requireNonNullElse(error.getDefaultMessage(), "is not valid");
    }

    private static String snake(String property) {
        return SNAKE_CASE.nameForField(null, null, property);
    }

    private ResponseEntity<Object> invalidFields(List<FieldProblem> errors) {
        String detail = errors.stream()
                .map(error -> "`" + error.field() + "` " + error.message())
                .reduce((left, right) -> left + "; " + right)
                .orElse("The request is not valid");
        ProblemDetail problem = Problems.of(ProblemType.INVALID_FIELDS, detail + ".");
        Problems.addErrors(problem, errors);
        return answer(problem, new HttpHeaders());
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        HttpHeaders all = new HttpHeaders(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.getStatus() == ProblemType.UNAVAILABLE.status()) {
            all.set(HttpHeaders.RETRY_AFTER, ErrorResponses.RETRY_AFTER);
        }
        return new ResponseEntity<>(problem, all, HttpStatusCode.valueOf(problem.getStatus()));
    }
}
