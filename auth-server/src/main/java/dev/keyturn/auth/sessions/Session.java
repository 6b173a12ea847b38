package dev.keyturn.auth.sessions;

import dev.keyturn.auth.accounts.Person;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A session that is alive: a person, logged in with one client.
 *
 * @param id the {@code sid} claim; random, and no part of any secret
 * @param scopes what was granted at its start; a refresh may ask for less, never for more
 * @param resources what narrows every token of it (RFC 8707, section 2.2); empty for nothing
 * @param authTime when the person gave their password
 */
public record Session(
        UUID id, Person person, String clientId, Set<String> scopes, Set<String> resources, Instant authTime) {
    /**
     * The condition for a session to be in force, over {@code session s} and its {@code account a} and {@code client c}.
     */
    public static final String IN_FORCE = """
            s.revoked_at IS NULL AND a.is_active AND c.is_active
            AND s.expires_at > clock_timestamp() AND s.idle_expires_at > clock_timestamp()
            """;
}
