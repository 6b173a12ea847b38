package dev.keyturn.auth.trust;

import java.time.Instant;
import java.util.Set;

/**
 * A resource server that has asked lately, one running instance of it.
 *
 * @param instance the name that it gives itself; one client's differ
 * @param clientId the client that it is registered as
 * @param heldKeys the {@code kid} of each key that it verified tokens with when it last asked
 * @param seenAt when it last asked; it asks again at once after each answer, and no answer takes longer than {@link
 *     Consumers#LONGEST_WAIT}
 * @param since when it was first seen with these keys
 */
public record Consumer(String instance, String clientId, Set<String> heldKeys, Instant seenAt, Instant since) {}
