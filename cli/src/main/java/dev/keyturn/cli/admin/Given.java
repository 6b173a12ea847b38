package dev.keyturn.cli.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values that were given, as members of an object or as parameters of a query. */
public final class Given {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a value, unless it is null. */
    public Given with(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    /** All of them, in the order in which they were given. */
    public Map<String, Object> members() {
        return members;
    }

    String query() {
        return members.entrySet().stream()
                .map(member -> member.getKey() + "="
                        + URLEncoder.encode(member.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
