package dev.keyturn.auth.provisioning;

import dev.keyturn.auth.accounts.AccountProvisioning;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.clients.NewClient;
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
        clients.registerBuiltIn();
        properties.clients().forEach(this::register);
        properties
                .accounts()
                .forEach(entry ->
                        accounts.registerIfAbsent(entry.username(), entry.email(), entry.password(), entry.role()));
    }

    private void register(NewClient client) {
        ClientRegistration.check(client);
        clients.registerIfAbsent(client);
        if (client.keysFollow()) {
            clients.giveKeys(client);
        }
    }
}
