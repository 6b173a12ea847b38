package dev.keyturn.auth.browser;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login in a browser, as lists show it.
 *
 * @param address where it came from
 * @param userAgent what the browser said of itself; null if nothing
 */
public record ListedBrowser(
        String id,
        Instant authTime,
        String address,
        @Nullable String userAgent) {}
