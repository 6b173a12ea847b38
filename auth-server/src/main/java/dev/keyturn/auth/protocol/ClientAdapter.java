package dev.keyturn.auth.protocol;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.Clients;
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

    /** By identity: a client that was read anew is adapted anew. */
    private final LoadingCache<Client, RegisteredClient> adapted =
            Caffeine.newBuilder().weakKeys().build(ClientAdapter::adapt);

    ClientAdapter(Clients clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId)
                .filter(Client::authenticates)
                .map(adapted::get)
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

    RegisteredClient adapted(Client client) {
        return adapted.get(client);
    }

    private static RegisteredClient adapt(Client client) {
        return RegisteredClient.withId(client.id())
                .clientId(client.id())
                .clientName(client.name())
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .postLogoutRedirectUris(uris -> uris.addAll(client.postLogoutRedirectUris()))
                // The framework demands a grant type. Our grants ask our own client, and no grant is of this type.
                .authorizationGrantType(new AuthorizationGrantType("none"))
                .authorizationGrantTypes(
                        grants -> client.grants().forEach(grant -> grants.add(new AuthorizationGrantType(grant))))
                // Never read: ClientAuthentication authenticates clients.
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(client.accessTokenLifetime())
                        .build())
                .build();
    }
}
