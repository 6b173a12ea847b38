package dev.keyturn.resource.paging;

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
        String after = request.getParameter("after");
        if (after != null && request.getParameter("skip") != null) {
            throw refusal("after", "cannot be combined with `skip`");
        }
        return new PageRequest(
                (int) number(request, "skip", 0, 0, PageRequest.LARGEST_SKIP),
                (int) number(request, "limit", PageRequest.USUAL_LIMIT, 1, PageRequest.LARGEST_LIMIT),
                after == null ? null : number(request, "after", 0, 0, Long.MAX_VALUE));
    }

    private static long number(NativeWebRequest request, String name, long usual, long least, long most) {
        String text = request.getParameter(name);
        if (text == null) {
            return usual;
        }
        try {
            long number = WholeNumbers.read(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw refusal(name, "must be a whole number");
        }
        throw refusal(name, "must be from " + least + " to " + most);
    }

    private static ProblemException refusal(String name, String message) {
        return ProblemException.ofField(ProblemType.INVALID_FIELDS, name, message);
    }
}
