package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** A client in the form that the framework demands. No part of the framework that is used reads more of it than the id. */
final class ClientAdapter implements RegisteredClientRepository {
    static RegisteredClient adapt(Client client) {
        return RegisteredClient.withId(client.id())
                .clientId(client.id())
                .authorizationGrantType(new AuthorizationGrantType("none"))
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .build();
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        throw new UnsupportedOperationException("ClientAuthentication finds clients");
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        throw new UnsupportedOperationException("ClientAuthentication finds clients");
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("Clients are registered by operators, never by the framework");
    }
}
