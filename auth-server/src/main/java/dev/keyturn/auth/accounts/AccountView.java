package dev.keyturn.auth.accounts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.model.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as answers show it; {@code /userinfo} alone tells when it was changed. */
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
        Instant createdAt,
        @JsonIgnore Instant updatedAt) {}
