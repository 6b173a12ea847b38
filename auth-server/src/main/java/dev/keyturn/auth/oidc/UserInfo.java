package dev.keyturn.auth.oidc;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.auth.accounts.AccountView;
import dev.keyturn.model.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Claims about a person (OpenID Connect Core 1.0, section 5.1). A claim that the scopes do not lead to, or that the person
 * has not given, is absent (section 5.3.2).
 *
 * @param updatedAt in seconds since 1970
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserInfo(
        String sub,
        @Nullable String preferredUsername,
        @Nullable String name,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String gender,
        @Nullable Long updatedAt,
        @Nullable String email,
        @Nullable Boolean emailVerified) {
    /** The names of these claims, for the discovery documents. */
    static final List<String> CLAIMS = List.of(
            "sub",
            "preferred_username",
            "name",
            "given_name",
            "family_name",
            "gender",
            "updated_at",
            "email",
            "email_verified");

    static UserInfo of(AccountView account, Set<String> scopes) {
        boolean profile = scopes.contains(Scope.PROFILE.value());
        boolean email = scopes.contains(Scope.EMAIL.value());
        return new UserInfo(
                account.uid().toString(),
                profile ? account.username() : null,
                profile ? name(account) : null,
                profile ? account.firstName() : null,
                profile ? account.lastName() : null,
                profile ? account.gender() : null,
                profile ? account.updatedAt().getEpochSecond() : null,
                email ? account.email() : null,
                email ? account.verified() : null);
    }

    private static @Nullable String name(AccountView account) {
        String name = Stream.of(account.firstName(), account.lastName())
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }

    /** Without the person. */
    @Override
    public String toString() {
        return "UserInfo[" + sub + "]";
    }
}
