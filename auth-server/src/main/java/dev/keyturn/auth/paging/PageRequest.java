package dev.keyturn.auth.paging;

import dev.keyturn.edge.http.NextPage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many elements to answer at most
 * @param after the cursor of the element that the page follows; absent at the start
 */
public record PageRequest(int limit, @Nullable String after) {
    static final int LARGEST_LIMIT = 100;
    static final int USUAL_LIMIT = 20;

    /** How many rows to read: one more than the page holds, to see whether another page follows. */
    public int rows() {
        return limit + 1;
    }

    /**
     * Answers with the page, and with a {@code Link} to the next one if there is one.
     *
     * @param rows at most {@link #rows()} elements
     * @param cursor where an element stands in the list
     */
    public <T> ResponseEntity<List<T>> answer(List<T> rows, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return ResponseEntity.ok(rows);
        }
        List<T> page = rows.subList(0, limit);
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, NextPage.link(limit, cursor.apply(page.getLast())))
                .body(page);
    }
}
