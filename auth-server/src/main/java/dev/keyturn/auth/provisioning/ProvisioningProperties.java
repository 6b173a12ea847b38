package dev.keyturn.auth.provisioning;

import dev.keyturn.auth.clients.NewClient;
import dev.keyturn.model.Role;
import java.util.List;
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
        @DefaultValue List<NewClient> clients, @DefaultValue List<AccountEntry> accounts) {
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
