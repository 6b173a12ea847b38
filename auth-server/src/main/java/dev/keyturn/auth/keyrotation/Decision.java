package dev.keyturn.auth.keyrotation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules say to a step that somebody wants to take. */
sealed interface Decision {
    /**
     * It may be taken.
     *
     * @param changes in their order
     * @param kid the key that it is about; null if it is to be made
     * @param passedOver who was waited for long enough, and is not any more
     * @param restSafeAt when the rest of it becomes safe; null if this is all of it
     */
    record Go(
            List<Change> changes,
            @Nullable String kid,
            String message,
            List<String> passedOver,
            @Nullable Instant restSafeAt)
            implements Decision {
        Go(List<Change> changes, @Nullable String kid, String message) {
            this(changes, kid, message, List.of(), null);
        }
    }

    /**
     * It was taken before; nothing changes.
     *
     * @param safeAt when the next one of its kind is safe; null if that is no question
     */
    record Already(
            @Nullable String kid, String message, @Nullable Instant safeAt) implements Decision {}

    /** Somebody's token would be refused. */
    record TooEarly(List<Change> changes, String kid, String reason, Instant safeAt, List<String> waitingFor)
            implements Decision {}

    /** The key is not where this step begins. */
    record Impossible(String reason) implements Decision {}

    /** There is no such key. */
    record Unknown(String kid) implements Decision {}
}
