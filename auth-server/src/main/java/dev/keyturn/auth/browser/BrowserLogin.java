package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.Person;
import dev.keyturn.edge.secrets.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in, in this browser.
 *
 * @param id of the login in lists; it is no secret
 * @param credentialVersion which password that was
 * @param authTime when they gave it
 * @param age how long ago that is, by the database's clock
 * @param targetHash of the page that asked for it; null if none did
 */
public record BrowserLogin(
        String id, Person person, int credentialVersion, Instant authTime, Duration age, byte @Nullable [] targetHash) {
    /**
     * Whether it was this page that asked for it.
     *
     * @param target path and query, as {@link LoginPage#address} got them
     */
    public boolean isFor(String target) {
        return targetHash != null && Arrays.equals(targetHash, Sha256.of(target));
    }
}
