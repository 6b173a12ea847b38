package dev.keyturn.auth.clients;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.model.Scope;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client as an operator reads it.
 *
 * @param clientSecret the secret that was just made; nobody can read it again
 * @param secrets when each valid secret was made, and when it ends
 */
record ClientView(
        String id,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String clientSecret,
        String name,
        String type,
        @JsonProperty("is_active") boolean active,
        boolean firstParty,
        @JsonProperty("native") boolean nativeApp,
        Set<String> grants,
        Set<String> scopes,
        Set<String> redirectUris,
        Set<String> postLogoutRedirectUris,
        @Nullable Map<String, Object> jwks,
        @Nullable URI jwksUri,
        boolean dpopBound,
        Set<Scope.Audience> audiences,
        Lifetimes lifetimes,
        List<StoredClient.Secret> secrets,
        Instant createdAt,
        Instant updatedAt) {
    static ClientView of(StoredClient client) {
        return of(client, null);
    }

    static ClientView of(StoredClient client, @Nullable String secret) {
        ClientSettings settings = client.settings();
        return new ClientView(
                client.id(),
                secret,
                settings.name(),
                settings.isPublic() ? ClientFields.PUBLIC : ClientFields.CONFIDENTIAL,
                client.active(),
                settings.firstParty(),
                settings.nativeApp(),
                settings.grants(),
                settings.scopes(),
                settings.redirectUris(),
                settings.postLogoutRedirectUris(),
                settings.jwks() == null ? null : settings.jwks().toJSONObject(true),
                settings.jwksUri(),
                settings.dpopBound(),
                settings.audiences(),
                settings.lifetimes(),
                client.secrets(),
                client.createdAt(),
                client.updatedAt());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ClientView[" + id + "]";
    }
}
