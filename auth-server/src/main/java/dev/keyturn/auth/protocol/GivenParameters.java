package dev.keyturn.auth.protocol;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request without the parameters that have no value: they count as left out (RFC 6749, section 3.2). */
final class GivenParameters extends HttpServletRequestWrapper {
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
        if (all == null || Arrays.stream(all).noneMatch(String::isEmpty)) {
            return all;
        }
        String[] given = Arrays.stream(all).filter(value -> !value.isEmpty()).toArray(String[]::new);
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
