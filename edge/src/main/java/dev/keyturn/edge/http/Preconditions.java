package dev.keyturn.edge.http;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A caller's conditions on the state of the thing that a request names.
 *
 * @param matching the ETags of {@code If-Match} (RFC 9110, section 13.1.1), of which the state must have one; empty for
 *     any state
 * @param others the ETags of {@code If-None-Match} (section 13.1.2), of which the state must have none; an empty list,
 *     for {@code *}, allows no state
 */
public record Preconditions(Optional<List<ETag>> matching, Optional<List<ETag>> others) {
    /** No condition. */
    public static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

    private static final String ANY = "*";
    private static final String TAG = "(?:W/)?\"[^\"]*\"\\s*";

    /** Some tags; before and behind each there may be empty elements (RFC 9110, section 5.6.1.2). */
    private static final Pattern FORM = Pattern.compile("[\\s,]*+" + TAG + "(?:,[\\s,]*+(?:" + TAG + ")?)*+");

    /**
     * Reads both headers, each of which may be absent.
     *
     * @throws ProblemException if one is neither ETags nor {@code *}
     */
    public static Preconditions of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Preconditions(
                Optional.ofNullable(ifMatch)
                        .filter(header -> !isAny(header))
                        .map(header -> tags(HttpHeaders.IF_MATCH, header)),
                Optional.ofNullable(ifNoneMatch)
                        .map(header -> isAny(header) ? List.of() : tags(HttpHeaders.IF_NONE_MATCH, header)));
    }

    /** Whether the caller says which state it has seen. */
    public boolean nameAState() {
        return matching.isPresent();
    }

    /** Whether what has this {@code ETag} fulfils the conditions. */
    public boolean allow(String entityTag) {
        ETag present = ETag.create(entityTag);
        return matching.map(tags -> tags.stream().anyMatch(tag -> tag.compare(present, true)))
                        .orElse(true)
                && others.map(tags -> !tags.isEmpty() && tags.stream().noneMatch(tag -> tag.compare(present, false)))
                        .orElse(true);
    }

    /** Whether the header stands for whatever there is. */
    public static boolean isAny(@Nullable String header) {
        return header != null && header.strip().equals(ANY);
    }

    /**
     * Answers a GET with what has this {@code ETag}. Spring answers 304 to those who name it; here, to {@code *}. The
     * caller may keep it, and asks each time whether it is still that.
     */
    public static <T> ResponseEntity<T> answer(@Nullable String ifNoneMatch, String entityTag, T body) {
        boolean known = isAny(ifNoneMatch);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(known ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag(entityTag);
        return known ? answer.build() : answer.body(body);
    }

    private static List<ETag> tags(String name, String header) {
        List<ETag> tags = FORM.matcher(header).matches() ? ETag.parse(header) : List.of();
        if (tags.isEmpty()) {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, name, "must be an ETag as it was answered, or *");
        }
        return tags;
    }
}
