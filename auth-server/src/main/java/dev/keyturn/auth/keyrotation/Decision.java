package dev.keyturn.auth.keyrotation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdict of {@link KeyRules} on a step. */
sealed interface Decision {
    /**
     * The step may be taken.
     *
     * @param changes in their order
     * @param kid the key that the step is about; null if it is to be made
     * @param passedOver the servers that do not hold the key and are not waited for
     * @param restSafeAt when the rest of the step becomes safe; null if there is no rest
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
     * The step was taken before; nothing changes.
     *
     * @param safeAt when the next step of its kind is safe; null if that does not matter
     */
    record Already(
            @Nullable String kid, String message, @Nullable Instant safeAt) implements Decision {}

    /** The step is not safe yet: somebody's token would be refused. */
    record TooEarly(List<Change> changes, String kid, String reason, Instant safeAt, List<String> waitingFor)
            implements Decision {}

    /** The key is not in a state from which this step leads. */
    record Impossible(String reason) implements Decision {}

    /** There is no such key. */
    record Unknown() implements Decision {}
}
