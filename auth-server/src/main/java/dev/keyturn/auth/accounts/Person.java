package dev.keyturn.auth.accounts;

import dev.keyturn.model.Role;
import java.util.UUID;

/**
 * An account, as far as tokens and answers tell of it.
 *
 * @param id what the APIs call {@code user_id}
 * @param uid what tokens call {@code sub}
 */
public record Person(long id, UUID uid, String username, String email, Role role) {}
