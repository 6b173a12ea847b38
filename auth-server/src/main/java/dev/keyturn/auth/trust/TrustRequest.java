package dev.keyturn.auth.trust;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A resource server's request.
 *
 * @param instance names this process of the resource server
 * @param after the cursor of the last answer that it has taken in; null if it knows nothing
 * @param heldKeys the {@code kid} of each key that it has, in order
 * @param patience how long it would wait for news
 * @param leaving whether it is about to stop, and wants no answer
 */
record TrustRequest(
        String instance, @Nullable TrustCursor after, SortedSet<String> heldKeys, Duration patience, boolean leaving) {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final Pattern KEYS = Pattern.compile("([A-Za-z0-9._~-]{1,128}( [A-Za-z0-9._~-]{1,128}){0,99})?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,3}");

    /** Empty if a parameter is malformed, missing or there twice. */
    static Optional<TrustRequest> of(HttpServletRequest request) {
        String instance = parameter(request, "instance", "");
        String keys = parameter(request, "keys", "");
        String wait = parameter(request, "wait", "0");
        return INSTANCE.matcher(instance).matches()
                        && KEYS.matcher(keys).matches()
                        && SECONDS.matcher(wait).matches()
                ? Optional.of(new TrustRequest(
                        instance,
                        TrustCursor.read(parameter(request, "after", "")).orElse(null),
                        keys(keys),
                        atMost(Integer.parseInt(wait)),
                        parameter(request, "leaving", "").equals("true")))
                : Optional.empty();
    }

    private static String parameter(HttpServletRequest request, String name, String otherwise) {
        String[] values = request.getParameterValues(name);
        return values == null ? otherwise : values.length == 1 ? values[0] : "?";
    }

    private static SortedSet<String> keys(String text) {
        return new TreeSet<>(text.isEmpty() ? List.of() : Arrays.asList(text.split(" ")));
    }

    private static Duration atMost(int seconds) {
        return Duration.ofSeconds(Math.min(seconds, Consumers.LONGEST_WAIT.toSeconds()));
    }
}
