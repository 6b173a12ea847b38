package dev.keyturn.resource.paging;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponents;

/**
 * Which part of a list is asked for.
 *
 * @param skip how many elements to leave out from the start of the list
 * @param limit how many elements to answer at most
 * @param after the id of the element that the page follows, in the order of the list; absent at the start
 */
public record Page(int skip, int limit, @Nullable Long after) {
    private static final Set<String> OURS = Set.of("skip", "limit", "after");

    static final int LARGEST_LIMIT = 100;
    static final int LARGEST_SKIP = 100_000;
    static final int USUAL_LIMIT = 20;

    /** How many rows to read: one more than the page holds, to see whether another page follows. */
    public int rows() {
        return limit + 1;
    }

    /** The cursor of a list in ascending order: rows have a greater id. */
    public long above() {
        return after == null ? 0 : after;
    }

    /** The cursor of a list in descending order: rows have a smaller id. */
    public long below() {
        return after == null ? Long.MAX_VALUE : after;
    }

    /**
     * Answers with the page, and with a {@code Link} to the next one if there is one. The link names no host: what a
     * request says of ours is not to be repeated.
     *
     * @param rows at most {@link #rows()} elements
     * @param id an element's id, which is the cursor
     */
    public <T> ResponseEntity<List<T>> answer(List<T> rows, ToLongFunction<T> id) {
        if (rows.size() <= limit) {
            return ResponseEntity.ok(rows);
        }
        List<T> page = rows.subList(0, limit);
        UriComponents asked = ServletUriComponentsBuilder.fromCurrentRequest().build();
        String next = asked.getPath() + "?" + filters(asked.getQuery()) + "limit=" + limit + "&after="
                + id.applyAsLong(page.getLast());
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"")
                .body(page);
    }

    /** The rest of a query as it came, which is encoded; names, too, may be. */
    private static String filters(@Nullable String query) {
        return Arrays.stream(query == null ? new String[0] : query.split("&"))
                .filter(parameter -> !parameter.isEmpty() && !OURS.contains(name(parameter)))
                .map(parameter -> parameter + "&")
                .collect(Collectors.joining());
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return URLDecoder.decode(equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    }
}
