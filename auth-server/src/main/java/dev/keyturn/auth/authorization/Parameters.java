package dev.keyturn.auth.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyturn.auth.browser.QueryText;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an authorization request. A parameter without a value counts as absent, only {@code resource} may
 * be repeated, and unknown ones are ignored (RFC 6749, section 3.1).
 *
 * @param values by name, in the order of the request; of a repeated parameter, the first; all resources, with spaces
 *     between
 * @param repeated the names that occur more than once
 */
record Parameters(Map<String, String> values, Set<String> repeated) {
    private static final String RESOURCE = "resource";

    private static final Set<String> KNOWN = Set.of(
            "client_id",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt",
            "id_token_hint",
            "login_hint",
            "max_age",
            "nonce",
            "prompt",
            "redirect_uri",
            "request",
            "request_uri",
            RESOURCE,
            "response_mode",
            "response_type",
            "scope",
            "state");

    static Parameters of(Map<String, String[]> request) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> repeated = new TreeSet<>();
        request.forEach((name, all) -> {
            String value = name.equals(RESOURCE) ? String.join(" ", all).strip() : all[0];
            if (KNOWN.contains(name) && !value.isEmpty()) {
                values.put(name, value);
            }
            if (KNOWN.contains(name) && !name.equals(RESOURCE) && all.length > 1) {
                repeated.add(name);
            }
        });
        return new Parameters(values, repeated);
    }

    /** Reads the query of an address of our own; empty if its encoding is broken. */
    static Optional<Parameters> ofQuery(String query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        try {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                all.computeIfAbsent(URLDecoder.decode(name, UTF_8), first -> new ArrayList<>())
                        .add(URLDecoder.decode(pair.substring(equals < 0 ? pair.length() : equals + 1), UTF_8));
            }
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        Map<String, String[]> request = new LinkedHashMap<>();
        all.forEach((name, values) -> request.put(name, values.toArray(String[]::new)));
        return Optional.of(of(request));
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    /** The value, if it is there, and once. */
    Optional<String> once(String name) {
        return repeated.contains(name) ? Optional.empty() : Optional.ofNullable(values.get(name));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The resources (RFC 8707, section 2.1), split at spaces, which no URI contains. */
    Set<String> resources() {
        return Set.copyOf(words(get(RESOURCE)));
    }

    private static List<String> words(@Nullable String value) {
        return value == null ? List.of() : List.of(value.split(" +"));
    }

    /** A copy with another value of a parameter; null removes it. */
    Parameters with(String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Parameters(changed, repeated);
    }

    /** The name of the parameter with the longest value. */
    String longest() {
        return values.entrySet().stream()
                .max(Comparator.comparingInt(parameter -> parameter.getValue().length()))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** As the query of an address. */
    String query() {
        return values.entrySet().stream()
                .flatMap(parameter -> each(parameter)
                        .map(value -> QueryText.encode(parameter.getKey()) + "=" + QueryText.encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static Stream<String> each(Map.Entry<String, String> parameter) {
        return parameter.getKey().equals(RESOURCE)
                ? words(parameter.getValue()).stream()
                : Stream.of(parameter.getValue());
    }
}
