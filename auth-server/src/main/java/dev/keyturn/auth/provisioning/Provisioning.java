package dev.keyturn.auth.provisioning;

import dev.keyturn.auth.accounts.AccountProvisioning;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.clients.NewClient;
import dev.keyturn.model.Scope;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Registers what the configuration names, before the server reports itself ready. */
@Component
class Provisioning implements ApplicationRunner {
    private final ProvisioningProperties properties;
    private final ClientRegistration clients;
    private final AccountProvisioning accounts;

    Provisioning(ProvisioningProperties properties, ClientRegistration clients, AccountProvisioning accounts) {
        this.properties = properties;
        this.clients = clients;
        this.accounts = accounts;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        clients.registerIfAbsent(builtIn());
        properties.clients().forEach(this::register);
        properties
                .accounts()
                .forEach(entry ->
                        accounts.registerIfAbsent(entry.username(), entry.email(), entry.password(), entry.role()));
    }

    private void register(ProvisioningProperties.ClientEntry entry) {
        NewClient client = client(entry);
        ClientRegistration.check(client);
        clients.registerIfAbsent(client);
        if (entry.keysFollow()) {
            clients.giveKeys(client);
        }
    }

    private static NewClient builtIn() {
        return new NewClient(
                Client.BUILT_IN,
                "Keyturn",
                null,
                Set.of(),
                Scope.valuesFor(Scope.Audience.API),
                Set.of(),
                false,
                Set.of(),
                Set.of(),
                null,
                true);
    }

    static NewClient client(ProvisioningProperties.ClientEntry entry) {
        return new NewClient(
                entry.id(),
                entry.name(),
                entry.secret(),
                entry.grants(),
                entry.scopes(),
                entry.redirectUris(),
                entry.nativeApp(),
                entry.postLogoutRedirectUris(),
                entry.audiences(),
                entry.jwks(),
                entry.firstParty());
    }
}
