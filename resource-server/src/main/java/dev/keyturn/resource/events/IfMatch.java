package dev.keyturn.resource.events;

import dev.keyturn.edge.ProblemException;
import dev.keyturn.model.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** An {@code If-Match} header (RFC 9110, section 13.1.1): the state that a caller means to change. */
record IfMatch(Optional<List<ETag>> tags) {
    /** Whatever the state is. */
    static final IfMatch NONE = new IfMatch(Optional.empty());

    private static final String ANY = "*";
    private static final Pattern FORM = Pattern.compile("\\s*(?:W/)?\"[^\"]*\"\\s*(?:,\\s*(?:W/)?\"[^\"]*\"\\s*)*+");

    static IfMatch of(@Nullable String header) {
        if (header == null || header.strip().equals(ANY)) {
            return NONE;
        }
        List<ETag> tags = FORM.matcher(header).matches() ? ETag.parse(header) : List.of();
        if (tags.isEmpty()) {
            throw ProblemException.ofField(
                    ProblemType.INVALID_FIELDS, HttpHeaders.IF_MATCH, "must be an ETag as it was answered, or *");
        }
        return new IfMatch(Optional.of(tags));
    }

    boolean namesAState() {
        return tags.isPresent();
    }

    boolean matches(EventState state) {
        ETag present = new ETag(Integer.toString(state.version()), false);
        return tags.map(all -> all.stream().anyMatch(tag -> tag.compare(present, true)))
                .orElse(true);
    }
}
