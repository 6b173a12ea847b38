package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts are asked for; null for any.
 *
 * @param name a username or an e-mail address, in any case
 * @param query how either of them begins, in any case
 */
record AccountFilter(
        @Nullable String name,
        @Nullable String query,
        @Nullable Role role,
        @Nullable Boolean active) {}
