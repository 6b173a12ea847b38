package dev.keyturn.resource.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.model.Role;
import dev.keyturn.model.UserProfile;
import dev.keyturn.resource.validation.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person as one caller may see them. E-mail address, gender and {@code is_verified} are only for the person, an ADMIN
 * and services.
 */
record UserView(
        long id,
        UUID uid,
        String username,
        @Nullable String firstName,
        @Nullable String lastName,
        Role role,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String gender,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean isVerified) {

    static UserView of(UserProfile profile, Caller caller) {
        boolean whole = caller.isService() || caller.isAdmin() || caller.isPerson(profile.id());
        return new UserView(
                profile.id(),
                profile.uid(),
                profile.username(),
                profile.firstName(),
                profile.lastName(),
                profile.role(),
                profile.createdAt(),
                whole ? profile.email() : null,
                whole ? profile.gender() : null,
                whole ? profile.verified() : null);
    }
}
