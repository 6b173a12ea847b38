package dev.keyturn.auth.provisioning;

import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is to exist after a start.
 *
 * @param clients to be registered unless there is one of that id, which stays as it is but for {@code keysFollow}
 * @param accounts to be registered, each once, unless the username is taken
 */
@ConfigurationProperties("keyturn.provisioning")
record ProvisioningProperties(
        @DefaultValue List<ClientEntry> clients,
        @DefaultValue List<AccountEntry> accounts) {
    /**
     * A client.
     *
     * @param secret 256 random bits as text; a client without a secret and without keys is public
     * @param nativeApp whether its loopback redirects may name any port
     * @param postLogoutRedirectUris where a logout may lead
     * @param audiences what it is a resource server for, and may ask about
     * @param jwks its public keys, a JWK Set as text, if it authenticates with them
     * @param keysFollow whether an existing client is given these keys at every start: for a client whose key file and
     *     these settings are maintained together
     */
    record ClientEntry(
            String id,
            String name,
            @Nullable String secret,
            @DefaultValue Set<String> grants,
            @DefaultValue Set<String> scopes,
            @DefaultValue Set<String> redirectUris,
            @DefaultValue("false") boolean nativeApp,
            @DefaultValue Set<String> postLogoutRedirectUris,
            @DefaultValue Set<Scope.Audience> audiences,
            @Nullable String jwks,
            @DefaultValue("false") boolean firstParty,
            @DefaultValue("false") boolean keysFollow) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "ClientEntry[" + id + "]";
        }
    }

    /** An account. */
    record AccountEntry(
            String username,
            String email,
            String password,
            @DefaultValue("VISITOR") Role role) {
        /** Without the password. */
        @Override
        public String toString() {
            return "AccountEntry[" + username + "]";
        }
    }
}
