package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grant behind a code.
 *
 * @param login the person who allowed it, and the version of their password
 * @param resources the limits of all tokens of the session; empty for none
 * @param nonce for the id_token to repeat
 * @param authTime when the person gave that password
 */
record Redeemed(
        Authenticated login,
        Set<String> scopes,
        Set<String> resources,
        @Nullable String nonce,
        Instant authTime) {}
