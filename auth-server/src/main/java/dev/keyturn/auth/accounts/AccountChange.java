package dev.keyturn.auth.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.edge.fields.NothingElse;
import dev.keyturn.model.Role;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * An operator's change of an account; an absent member stays as it is. An empty first name, last name or gender removes
 * it.
 *
 * @param role counts at once where this server looks it up, and in access tokens from the next one on
 * @param active false refuses the person and all their sessions and tokens; with true they are good again
 * @param verified if it is absent, a changed address counts as unverified
 */
@NothingElse
record AccountChange(
        @Nullable
        @Pattern(regexp = NewAccount.USERNAME, message = NewAccount.NO_USERNAME)
        @Pattern(regexp = NewAccount.SEEN, message = NewAccount.NOT_SEEN)
        String username,

        @Nullable
        @CodePointLength(max = 254, message = "must have at most 254 characters")
        @Email(regexp = NewAccount.EMAIL, message = NewAccount.NO_EMAIL)
        String email,

        @Nullable
        @CodePointLength(max = 100, message = "must have at most 100 characters")
        @Pattern(regexp = NewAccount.PLAIN, message = NewAccount.NOT_PLAIN)
        String firstName,

        @Nullable
        @CodePointLength(max = 100, message = "must have at most 100 characters")
        @Pattern(regexp = NewAccount.PLAIN, message = NewAccount.NOT_PLAIN)
        String lastName,

        @Nullable
        @CodePointLength(max = 50, message = "must have at most 50 characters")
        @Pattern(regexp = NewAccount.PLAIN, message = NewAccount.NOT_PLAIN)
        String gender,

        @Nullable Role role,
        @Nullable @JsonProperty("is_active") Boolean active,
        @Nullable @JsonProperty("is_verified") Boolean verified) {
    AccountChange {
        username = username == null ? null : Spelling.ofUsername(username);
        email = email == null ? null : Spelling.ofEmail(email);
    }

    /**
     * The changed members for the audit log: personal data by name only, and without {@code is_active}, which has its
     * own event.
     */
    String given() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("username", username);
        members.put("email", email);
        members.put("first_name", firstName);
        members.put("last_name", lastName);
        members.put("gender", gender);
        members.put("role", role);
        members.put("is_verified", verified);
        members.values().removeIf(Objects::isNull);
        return members.entrySet().stream()
                .map(member -> member.getValue() instanceof String ? member.getKey() : member.toString())
                .collect(Collectors.joining(" "));
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "AccountChange[" + given() + "]";
    }
}
