package dev.keyturn.auth.trust;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the trust channel.
 *
 * @param position up to where the reader knows everything after this answer
 * @param complete whether it begins a full reading: what the reader knows beyond this answer and its further pages no
 *     longer matters
 * @param keys the {@code kid} of each key that is published now
 * @param entries in the order in which things happened to each subject
 */
record TrustNews(@JsonIgnore TrustCursor position, boolean complete, List<String> keys, List<TrustEntry> entries) {
    /** The cursor, which only its reader sends back, unchanged. */
    @JsonProperty
    String cursor() {
        return position.toString();
    }

    /** Whether there is more to be read at once. */
    @JsonProperty
    boolean more() {
        return position.isReading();
    }

    /** Whether the answer has nothing new for a reader at that cursor. */
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
