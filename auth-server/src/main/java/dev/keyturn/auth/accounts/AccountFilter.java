package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that a list is to contain; null means any.
 *
 * @param name a whole username or e-mail address, in any case
 * @param query the beginning of either, in any case
 */
record AccountFilter(
        @Nullable String name,
        @Nullable String query,
        @Nullable Role role,
        @Nullable Boolean active) {}
