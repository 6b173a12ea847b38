package dev.keyturn.auth.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.model.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as its owner's app may see it: one of our own apps sees everything, a third party's no more of the claims
 * of {@code /userinfo} than its scopes allow there.
 *
 * @param username absent without the scope {@code profile}; names and gender are null then
 * @param email absent without {@code email}, like {@code verified}
 */
record OwnAccount(
        long id,
        UUID uid,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String username,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String gender,
        Role role,
        @JsonProperty("is_active") boolean active,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("is_verified") @Nullable
        Boolean verified,

        Instant createdAt) {

    static OwnAccount of(AccountView account, boolean email, boolean profile) {
        return new OwnAccount(
                account.id(),
                account.uid(),
                profile ? account.username() : null,
                email ? account.email() : null,
                profile ? account.firstName() : null,
                profile ? account.lastName() : null,
                profile ? account.gender() : null,
                account.role(),
                account.active(),
                email ? account.verified() : null,
                account.createdAt());
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "OwnAccount[" + uid + "]";
    }
}
