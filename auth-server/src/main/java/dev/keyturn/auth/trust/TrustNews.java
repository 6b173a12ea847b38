package dev.keyturn.auth.trust;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param position up to where its reader knows everything
 * @param complete whether it begins with nothing: what the reader has beyond it has been forgotten here
 * @param keys the {@code kid} of each key that is published now
 * @param entries in the order in which things happened to each subject
 */
record TrustNews(@JsonIgnore TrustCursor position, boolean complete, List<String> keys, List<TrustEntry> entries) {
    /** For the reader alone, who brings it back as it is. */
    @JsonProperty
    String cursor() {
        return position.toString();
    }

    /** Whether there is more to be read at once. */
    @JsonProperty
    boolean more() {
        return position.isReading();
    }

    /** Whether it says nothing that is new to who has read that far. */
    @JsonIgnore
    boolean isOldTo(@Nullable TrustCursor after) {
        return after != null
                && !complete
                && !more()
                && !after.isReading()
                && entries.isEmpty()
                && after.keys().equals(position.keys());
    }
}
