package dev.keyturn.auth.protocol;

import dev.keyturn.auth.tokens.ScopePolicy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request without the parameters that have no value, which count as left out (RFC 6749, section 3.2), and with one space
 * between scopes, because the framework takes what stands between two for a scope.
 */
final class GivenParameters extends HttpServletRequestWrapper {
    private static final String SCOPE = "scope";

    GivenParameters(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] all = super.getParameterValues(name);
        if (all == null) {
            return null;
        }
        String[] given = Arrays.stream(all)
                .map(value -> name.equals(SCOPE) ? String.join(" ", ScopePolicy.parse(value)) : value)
                .filter(value -> !value.isEmpty())
                .toArray(String[]::new);
        return given.length == 0 ? null : given;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> given = new LinkedHashMap<>();
        for (String name : super.getParameterMap().keySet()) {
            String[] values = getParameterValues(name);
            if (values != null) {
                given.put(name, values);
            }
        }
        return given;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}
