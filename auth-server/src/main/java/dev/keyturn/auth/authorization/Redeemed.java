package dev.keyturn.auth.authorization;

import dev.keyturn.auth.accounts.PasswordLogin.Authenticated;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a code stood for.
 *
 * @param login who allowed it, with which password
 * @param resources what narrows all tokens of the session; empty for nothing
 * @param nonce for the id_token to repeat
 * @param authTime when they gave that password
 */
record Redeemed(
        Authenticated login,
        Set<String> scopes,
        Set<String> resources,
        @Nullable String nonce,
        Instant authTime) {}
