package dev.keyturn.auth.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.model.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as answers show it. */
public record AccountView(
        long id,
        UUID uid,
        String username,
        String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String gender,
        Role role,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("is_verified") boolean verified,
        Instant createdAt) {}
