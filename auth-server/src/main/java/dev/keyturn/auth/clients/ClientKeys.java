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
     * @param kid of the key that is looked for: published keys are asked for again if it is not among them; null if the
     *     client did not say
     * @throws dev.keyturn.edge.PassingFault if the client publishes its keys, and they have been out of reach for long
     */
    public Optional<JWKSet> of(Client client, @Nullable String kid) {
        URI address = client.jwksUri();
        return address == null
                ? Optional.ofNullable(client.jwks())
                : Optional.of(published.get(address).find(kid));
    }
}
