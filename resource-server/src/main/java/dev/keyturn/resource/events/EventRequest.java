package dev.keyturn.resource.events;

import dev.keyturn.edge.Visible;
import jakarta.validation.constraints.NotNull;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a caller says about an event; its organizer is whoever creates it. White space around title and location goes.
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

    /** The event, once all of the above was found to hold. */
    EventDescription checked() {
        return new EventDescription(
                Objects.requireNonNull(title),
                Objects.requireNonNullElse(description, ""),
                date,
                Objects.requireNonNull(location));
    }

    EventRequest {
        title = title == null ? null : composed(title.strip());
        description = description == null ? null : composed(description);
        location = location == null ? null : composed(location.strip());
    }

    /** Letters and their marks as one, where there is such a letter: what looks the same is the same. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
