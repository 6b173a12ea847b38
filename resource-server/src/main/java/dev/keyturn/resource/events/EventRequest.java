package dev.keyturn.resource.events;

import dev.keyturn.edge.fields.NormalForm;
import dev.keyturn.edge.fields.Visible;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * An event as a caller describes it; the caller that creates it is its organizer. White space around title and location
 * is removed.
 *
 * @param description may be left out
 * @param date see {@link EventDateReader}
 */
record EventRequest(
        @Visible @CodePointLength(max = 200) @Nullable String title,
        @CodePointLength(max = 10_000) @Nullable String description,

        @NotNull @JsonDeserialize(using = EventDateReader.class)
        Instant date,

        @Visible @CodePointLength(max = 200) @Nullable String location) {
    private static final Pattern WORD = Pattern.compile("\\S{1,256}");

    /** The description, once the constraints above have been checked. */
    EventDescription checked() {
        return new EventDescription(
                Objects.requireNonNull(title),
                Objects.requireNonNullElse(description, ""),
                date,
                Objects.requireNonNull(location));
    }

    EventRequest {
        title = title == null ? null : NormalForm.composed(title.strip());
        description = description == null ? null : composed(description);
        location = location == null ? null : NormalForm.composed(location.strip());
    }

    /** Composes a long text word by word, and a longer word than people write piece by piece. */
    private static String composed(String text) {
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(NormalForm.composed(word.group())));
    }
}
