package dev.keyturn.edge.requests;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Answers 406 before anything is done. Spring looks at {@code Accept} only when it writes the answer: by then a message
 * has been sent, and the caller, who was refused, sends it again.
 */
final class AcceptedFirst implements HandlerInterceptor, WebMvcConfigurer {
    private static final String ANYTHING = "*/*";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final HeaderContentNegotiationStrategy accept = new HeaderContentNegotiationStrategy();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        String header = request.getHeader(HttpHeaders.ACCEPT);
        if (!READING.contains(request.getMethod())
                && header != null
                && !header.equals(ANYTHING)
                && handler instanceof HandlerMethod method
                && answersWithJson(method)
                && accept.resolveMediaTypes(new ServletWebRequest(request)).stream()
                        .noneMatch(AcceptedFirst::isJson)) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }

    /** Whether what a method answers is an object; a text is a page, or a document that names its type. */
    private static boolean answersWithJson(HandlerMethod method) {
        ResolvableType answer = ResolvableType.forMethodReturnType(method.getMethod());
        Class<?> body = ResponseEntity.class.isAssignableFrom(answer.toClass())
                ? answer.getGeneric(0).toClass()
                : answer.toClass();
        return body != void.class && body != Void.class && body != String.class;
    }

    private static boolean isJson(MediaType accepted) {
        Charset charset = accepted.getCharset();
        return accepted.isCompatibleWith(MediaType.APPLICATION_JSON)
                && (charset == null || charset.equals(StandardCharsets.UTF_8));
    }
}
