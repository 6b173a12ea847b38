package dev.keyturn.resource.testing;

import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Somebody registered, who can get tokens. */
public record Person(long id, UUID uid, String username, Role role, Issuer issuer) {
    /** A message to this person, as {@code POST /messages} takes it. */
    public String message(String content) {
        return "{\"content\":\"%s\",\"receiver_id\":%d}".formatted(content, id);
    }

    /** A token with every scope of the API. */
    public String token() {
        return token(Scope.values());
    }

    public String token(Scope... scopes) {
        return token(Duration.ofMinutes(5), scopes);
    }

    public String token(Duration lifetime, Scope... scopes) {
        String scope = Arrays.stream(scopes).map(Scope::value).collect(Collectors.joining(" "));
        return issuer.token(
                lifetime,
                claims -> claims.subject(uid.toString())
                        .claim(ClaimNames.USER_ID, id)
                        .claim(ClaimNames.SESSION_ID, UUID.randomUUID().toString())
                        .claim(ClaimNames.ROLES, List.of(role.name()))
                        .claim(ClaimNames.SCOPE, scope));
    }
}
