package dev.keyturn.auth.protocol;

import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.Clients;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** Our clients in the form in which the framework wants them. */
@Component
class ClientAdapter implements RegisteredClientRepository {
    private final Clients clients;

    ClientAdapter(Clients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId)
                .filter(Predicate.not(client -> client.grants().isEmpty()))
                .map(ClientAdapter::adapt)
                .orElse(null);
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("Clients are registered by operators, never by the framework");
    }

    /** The client behind a framework object that came from here. */
    Client ours(RegisteredClient registered) {
        return clients.find(registered.getClientId()).orElseThrow(() -> OAuthErrors.refusal("invalid_client"));
    }

    private static RegisteredClient adapt(Client client) {
        RegisteredClient.Builder builder = RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientName(client.name())
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .authorizationGrantTypes(
                        grants -> client.grants().forEach(grant -> grants.add(new AuthorizationGrantType(grant))))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(client.accessTokenLifetime())
                        .build());
        if (client.open()) {
            builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
        } else {
            builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                    .clientSecret(ClientSecretEncoder.encode(client));
        }
        return builder.build();
    }
}
