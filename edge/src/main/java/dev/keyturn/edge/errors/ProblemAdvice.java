package dev.keyturn.edge.errors;

import dev.keyturn.model.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.PropertyNamingStrategies;

/** Turns what a controller refused, or what Spring refused on its behalf, into a problem document. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private final ErrorResponses errors;

    ProblemAdvice(ErrorResponses errors) {
        this.errors = errors;
    }

    /** Answers what nobody expected. Security's own exceptions go on to its filters. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> unexpected(Exception thrown, WebRequest request) throws Exception {
        if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
            throw thrown;
        }
        return fault(thrown, request);
    }

    private @Nullable ResponseEntity<Object> fault(Exception thrown, WebRequest request) {
        return Faults.answerTo(thrown)
                .map(problem -> answer(problem, new HttpHeaders(), request))
                .orElse(null);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalidFields(
                invalid.getFieldErrors().stream()
                        .map(ProblemAdvice::fieldProblem)
                        .toList(),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalidFields(
                invalid.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream()
                                .map(error -> error instanceof FieldError field
                                        ? fieldProblem(field)
                                        : new FieldProblem(parameter(result), message(error))))
                        .toList(),
                request);
    }

    private static String parameter(ParameterValidationResult result) {
        return snake(Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = mismatch instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : Objects.requireNonNullElse(mismatch.getPropertyName(), "parameter");
        return invalidFields(
                List.of(new FieldProblem(snake(name), FieldProblem.expected(mismatch.getRequiredType()))), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return answer(UnreadableBody.problem(unreadable), headers, request);
    }

    /** Names HEAD wherever GET is answered (RFC 9110, section 9.1); Spring names GET alone. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException other,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Set<HttpMethod> answered = new LinkedHashSet<>(headers.getAllow());
        if (answered.contains(HttpMethod.GET)) {
            answered.add(HttpMethod.HEAD);
        }
        HttpHeaders all = new HttpHeaders();
        all.setAllow(answered);
        return super.handleHttpRequestMethodNotSupported(other, all, status, request);
    }

    /** Every other refusal of Spring MVC: gets our type and title, and our detail where its own says little. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception thrown, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (thrown instanceof ProblemException refusal) {
            return answer(refusal.getBody(), headers, request);
        }
        if (status.is5xxServerError()) {
            return fault(thrown, request);
        }
        ProblemType type = Problems.typeOf(status.value());
        return answer(Problems.of(type, detail(type, headers, body)), headers, request);
    }

    private static String detail(ProblemType type, HttpHeaders headers, @Nullable Object body) {
        return switch (type) {
            case NOT_FOUND -> "No such path. The documentation lists the calls.";
            case METHOD_NOT_ALLOWED -> "This path answers " + headers.getAllow() + " only.";
            // Where both are taken, the form is that of a page.
            case UNSUPPORTED_MEDIA_TYPE ->
                headers.getAccept().equals(List.of(MediaType.APPLICATION_FORM_URLENCODED))
                        ? "Send a form, with `Content-Type: application/x-www-form-urlencoded`."
                        : Logged.NO_JSON;
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

    private @Nullable ResponseEntity<Object> invalidFields(List<FieldProblem> fields, WebRequest request) {
        return answer(Problems.ofFields(fields), new HttpHeaders(), request);
    }

    /** Writes the answer as every other refusal is written, so that no entity is left for Spring to write. */
    private @Nullable ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        ServletWebRequest exchange = (ServletWebRequest) request;
        HttpServletResponse response = Objects.requireNonNull(exchange.getResponse());
        headers.forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        try {
            errors.write(exchange.getRequest(), response, problem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }
}
