package dev.keyturn.resource.events;

import dev.keyturn.edge.Visible;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What a caller says about an event; its organizer is whoever creates it. White space around title and location goes.
 *
 * @param description may be left out
 * @param date see {@link EventDateReader}
 */
record EventRequest(
        @Visible @Size(max = 200) @Nullable String title,
        @Size(max = 10_000) @Nullable String description,

        @NotNull @JsonDeserialize(using = EventDateReader.class)
        Instant date,

        @Visible @Size(max = 200) @Nullable String location) {

    /** The event, once all of the above was found to hold. */
    EventDescription checked() {
        return new EventDescription(
                Objects.requireNonNull(title),
                Objects.requireNonNullElse(description, ""),
                date,
                Objects.requireNonNull(location));
    }

    EventRequest {
        title = title == null ? null : title.strip();
        location = location == null ? null : location.strip();
    }
}
