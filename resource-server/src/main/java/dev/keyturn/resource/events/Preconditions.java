package dev.keyturn.resource.events;

import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/**
 * A caller's conditions on the state of an event.
 *
 * @param matching the ETags of {@code If-Match} (RFC 9110, section 13.1.1), of which the state must have one; empty for
 *     any state
 * @param others the ETags of {@code If-None-Match} (section 13.1.2), of which the state must have none; an empty list,
 *     for {@code *}, allows no state
 */
record Preconditions(Optional<List<ETag>> matching, Optional<List<ETag>> others) {
    static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

    private static final String ANY = "*";
    private static final Pattern FORM = Pattern.compile("\\s*(?:W/)?\"[^\"]*\"\\s*(?:,\\s*(?:W/)?\"[^\"]*\"\\s*)*+");

    static Preconditions of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return new Preconditions(
                Optional.ofNullable(ifMatch)
                        .filter(header -> !isAny(header))
                        .map(header -> tags(HttpHeaders.IF_MATCH, header)),
                Optional.ofNullable(ifNoneMatch)
                        .map(header -> isAny(header) ? List.of() : tags(HttpHeaders.IF_NONE_MATCH, header)));
    }

    boolean nameAState() {
        return matching.isPresent();
    }

    /** Whether an event in this state fulfils the conditions. */
    boolean allow(EventState state) {
        ETag present = new ETag(Integer.toString(state.version()), false);
        return matching.map(tags -> tags.stream().anyMatch(tag -> tag.compare(present, true)))
                        .orElse(true)
                && others.map(tags -> !tags.isEmpty() && tags.stream().noneMatch(tag -> tag.compare(present, false)))
                        .orElse(true);
    }

    /** Whether the header stands for whatever there is. */
    static boolean isAny(@Nullable String header) {
        return header != null && header.strip().equals(ANY);
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
