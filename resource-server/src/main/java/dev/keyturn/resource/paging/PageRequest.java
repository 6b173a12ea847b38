package dev.keyturn.resource.paging;

import dev.keyturn.edge.NextPage;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Which part of a list is asked for.
 *
 * @param skip how many elements to leave out from the start of the list
 * @param limit how many elements to answer at most
 * @param after the id of the element that the page follows, in the order of the list; absent at the start
 */
public record PageRequest(int skip, int limit, @Nullable Long after) {
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
     * Answers with the page, and with a {@code Link} to the next one if there is one.
     *
     * @param rows at most {@link #rows()} elements
     * @param id an element's id, which is the cursor
     */
    public <T> ResponseEntity<List<T>> answer(List<T> rows, ToLongFunction<T> id) {
        if (rows.size() <= limit) {
            return ResponseEntity.ok(rows);
        }
        List<T> page = rows.subList(0, limit);
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, NextPage.link(limit, Long.toString(id.applyAsLong(page.getLast()))))
                .body(page);
    }
}
