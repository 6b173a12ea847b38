package dev.keyturn.auth.paging;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.fields.WholeNumbers;
import dev.keyturn.model.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reads a {@link PageRequest} from a request's parameters. */
@Component
final class PageParameters implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PageRequest.class;
    }

    @Override
    public PageRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new PageRequest(limit(request.getParameter("limit")), request.getParameter("after"));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return PageRequest.USUAL_LIMIT;
        }
        try {
            long limit = WholeNumbers.read(text);
            if (limit >= 1 && limit <= PageRequest.LARGEST_LIMIT) {
                return (int) limit;
            }
        } catch (NumberFormatException notANumber) {
            throw refusal("must be a whole number");
        }
        throw refusal("must be from 1 to " + PageRequest.LARGEST_LIMIT);
    }

    private static ProblemException refusal(String message) {
        return ProblemException.ofField(ProblemType.INVALID_FIELDS, "limit", message);
    }
}
