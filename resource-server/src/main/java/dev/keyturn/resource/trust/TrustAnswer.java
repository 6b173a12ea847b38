package dev.keyturn.resource.trust;

import dev.keyturn.resource.trust.Revoked.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the authorization server.
 *
 * @param cursor to be sent with the next request
 * @param complete whether this answer begins a full list: known revocations that neither it nor the pages after it name
 *     no longer hold
 * @param more whether there is another page
 * @param keys the {@code kid} of each key that is published
 */
record TrustAnswer(String cursor, boolean complete, boolean more, List<String> keys, List<Entry> entries) {
    /** A subject that was revoked, or restored. */
    record Entry(
            String kind,
            String subject,
            Instant until,
            @Nullable Boolean restored) {
        /** Empty if it is of a kind that this server does not know yet. */
        Optional<Revoked> revoked() {
            return Arrays.stream(Kind.values())
                    .filter(known -> known.name().equals(kind))
                    .findAny()
                    .map(known -> new Revoked(known, subject));
        }

        boolean isRestored() {
            return Boolean.TRUE.equals(restored);
        }
    }
}
