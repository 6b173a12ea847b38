package dev.keyturn.auth.browser;

import dev.keyturn.auth.accounts.Person;
import java.time.Duration;
import java.time.Instant;

/**
 * Who is logged in, in this browser.
 *
 * @param credentialVersion which password that was
 * @param authTime when they gave it
 * @param age how long ago that is, by the database's clock
 */
public record BrowserLogin(Person person, int credentialVersion, Instant authTime, Duration age) {}
