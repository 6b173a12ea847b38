package dev.keyturn.auth.clients;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The public keys that clients authenticate with: registered, or published by the client at a registered address. */
@Component
public class ClientKeys {
    private static final int MOST_ADDRESSES = 1_000;

    private final LoadingCache<URI, PublishedKeys> published;

    ClientKeys(Clock clock) {
        KeySetRequest request = new KeySetRequest();
        this.published =
                Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build(uri -> new PublishedKeys(uri, request, clock));
    }

    /**
     * The client's keys; empty if it has none.
     *
     * @param kid of the wanted key: published keys are fetched again if it is missing; null if the client named none
     * @throws dev.keyturn.edge.errors.PassingFault if published keys have been out of reach for long, or too many requests
     *     wait for them
     */
    public Optional<JWKSet> of(Client client, @Nullable String kid) {
        URI address = client.jwksUri();
        return address == null
                ? Optional.ofNullable(client.jwks())
                : Optional.of(published.get(address).find(kid));
    }
}
