package dev.keyturn.edge.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;

/** The {@code Link} of a page that another one follows (RFC 8288). */
public final class NextPage {
    private static final Set<String> REPLACED = Set.of("skip", "limit", "after");

    private NextPage() {}

    /**
     * The header, for the request that is being answered. It names no host: what a request says of ours is not to be repeated.
     *
     * @param after the cursor of the last element of this page, in characters that need no encoding
     */
    public static String link(int limit, String after) {
        UriComponents asked = ServletUriComponentsBuilder.fromCurrentRequest().build();
        return "<" + asked.getPath() + "?" + filters(asked.getQuery()) + "limit=" + limit + "&after=" + after
                + ">; rel=\"next\"";
    }

    /** The rest of the query, encoded as it came. Names of parameters may be encoded, too. */
    private static String filters(@Nullable String query) {
        return Arrays.stream(query == null ? new String[0] : query.split("&"))
                .filter(parameter -> !parameter.isEmpty() && !REPLACED.contains(name(parameter)))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return URLDecoder.decode(equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    }
}
