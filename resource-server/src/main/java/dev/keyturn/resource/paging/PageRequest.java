package dev.keyturn.resource.paging;

import dev.keyturn.edge.http.NextPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;

/**
 * Which part of a list is asked for.
 *
 * @param skip how many elements to leave out from the start of the list
 * @param limit how many elements to answer at most; fewer, if they are long
 * @param after the id of the element that the page follows, in the order of the list; absent at the start
 */
public record PageRequest(int skip, int limit, @Nullable Long after) {
    static final int LARGEST_LIMIT = 100;
    static final int LARGEST_SKIP = 100_000;
    static final int USUAL_LIMIT = 20;

    /**
     * How long the texts of a page may be together, in characters of Java: half a megabyte, which a slow reader may keep in
     * memory for long. A page of the usual number is shorter, unless all of its texts are as long as they may
     * be and in rare characters.
     */
    private static final int MOST_CHARACTERS = 256 * 1024;

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
     * Takes as many of the rows as the page has room for; at least one, if there is one.
     *
     * @param length how long an element's texts are, in characters
     */
    public <T> ResultSetExtractor<Page<T>> read(RowMapper<T> element, ToIntFunction<T> length) {
        return rows -> {
            List<T> elements = new ArrayList<>();
            int characters = 0;
            while (rows.next()) {
                T next = element.mapRow(rows, elements.size());
                characters += length.applyAsInt(next);
                if (elements.size() == limit || (characters > MOST_CHARACTERS && !elements.isEmpty())) {
                    return new Page<>(elements, true);
                }
                elements.add(next);
            }
            return new Page<>(elements, false);
        };
    }

    /** The page that so many rows make, at most {@link #rows()}, if all of them are short. */
    public <T> Page<T> of(List<T> rows) {
        return rows.size() <= limit ? new Page<>(rows, false) : new Page<>(rows.subList(0, limit), true);
    }

    /**
     * Answers with the page, and with a {@code Link} to the next one if there is one.
     *
     * @param id an element's id, which is the cursor
     */
    public <T> ResponseEntity<List<T>> answer(Page<T> page, ToLongFunction<T> id) {
        if (!page.goesOn()) {
            return ResponseEntity.ok(page.elements());
        }
        long last = id.applyAsLong(page.elements().getLast());
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, NextPage.link(limit, Long.toString(last)))
                .body(page.elements());
    }
}
