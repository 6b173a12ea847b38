package dev.keyturn.auth.browser;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Tells requests of a person's browser from JSON calls of apps, which share {@code /login} and {@code /register} and
 * use no cookie.
 */
@Component
class BrowserRequests implements RequestMatcher {
    private final List<RequestMatcher> pages;
    private final List<RequestMatcher> forms;

    BrowserRequests(List<BrowserPages> features) {
        List<BrowserPages> all = new ArrayList<>(features);
        all.add(new OwnPages());
        this.pages = matchers(all.stream().map(BrowserPages::pages).toList());
        this.forms = matchers(all.stream().map(BrowserPages::forms).toList());
    }

    /** Whether it asks for a page, or sends a form that must hold the token. */
    @Override
    public boolean matches(HttpServletRequest request) {
        return isReading(request) ? matches(pages, request) : isForm(request) && matches(forms, request);
    }

    /** Whether a refusal is to be a page: as above, and for forms that need no token. */
    boolean wantsPage(HttpServletRequest request) {
        return matches(request) || (isForm(request) && matches(pages, request));
    }

    private static boolean isReading(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    }

    private static boolean isForm(HttpServletRequest request) {
        try {
            return HttpMethod.POST.matches(request.getMethod())
                    && request.getContentType() != null
                    && MediaType.APPLICATION_FORM_URLENCODED.includes(
                            MediaType.parseMediaType(request.getContentType()));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static List<RequestMatcher> matchers(List<Set<String>> paths) {
        return paths.stream()
                .flatMap(Set::stream)
                .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                .toList();
    }

    private static boolean matches(List<RequestMatcher> matchers, HttpServletRequest request) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(request));
    }

    private record OwnPages() implements BrowserPages {
        @Override
        public Set<String> pages() {
            return Set.of(LoginPageController.LOGIN, LoginPageController.LOGOUT, RegisterPageController.REGISTER);
        }

        @Override
        public Set<String> forms() {
            return pages();
        }
    }
}
