package dev.keyturn.auth.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as operators read it.
 *
 * @param type as stored; a newer version of the server may have types that this one does not know
 * @param accountId the person concerned, by the number that details of events name
 * @param accountUid the same person, as tokens name them
 * @param username the same person's name today
 * @param address the source of the request that caused it; null if none did
 */
record RecordedEvent(
        long id,
        Instant at,
        String type,
        @Nullable Long accountId,
        @Nullable UUID accountUid,
        @Nullable String username,
        @Nullable String clientId,
        @Nullable UUID sid,
        @Nullable String detail,
        @Nullable String address,
        @Nullable String userAgent) {}
