package dev.keyturn.auth.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.model.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner's app may see it: one of our own apps, all; a third party's, no more than {@code /userinfo} would
 * tell it.
 *
 * @param email absent where the scope {@code email} is; names and gender are null without {@code profile}
 */
record OwnAccount(
        long id,
        UUID uid,
        String username,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String gender,
        Role role,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("is_verified") boolean verified,
        Instant createdAt) {

    static OwnAccount of(AccountView account, boolean email, boolean profile) {
        return new OwnAccount(
                account.id(),
                account.uid(),
                account.username(),
                email ? account.email() : null,
                profile ? account.firstName() : null,
                profile ? account.lastName() : null,
                profile ? account.gender() : null,
                account.role(),
                account.active(),
                account.verified(),
                account.createdAt());
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "OwnAccount[" + uid + "]";
    }
}
