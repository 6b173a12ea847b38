package dev.keyturn.auth.proofs;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.clients.ClientKeys;
import dev.keyturn.edge.proofs.OneTimeIds;
import dev.keyturn.edge.proofs.SignedStatement;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Authenticates clients by signed assertions ({@code private_key_jwt}; RFC 7523, section 2.2). */
@Component
public class ClientAssertions {
    private final OneTimeIds ids;
    private final ClientKeys keys;
    private final IssuerProperties properties;
    private final Clock clock;

    ClientAssertions(OneTimeIds ids, ClientKeys keys, IssuerProperties properties, Clock clock) {
        this.ids = ids;
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /** The client that an unverified assertion names; empty if the assertion is unreadable. */
    public static Optional<String> claimedClient(String assertion) {
        return SignedStatement.read(assertion).flatMap(statement -> statement.text("sub"));
    }

    /**
     * Whether the client made the assertion, for this server and just now, and uses it for the first time. It is used
     * up by this call.
     */
    public boolean authenticates(Client client, String assertion) {
        if (!client.hasKeys()) {
            return false;
        }
        ClientAssertion rules = new ClientAssertion(properties.issuer().toString(), clock.instant());
        return SignedStatement.read(assertion)
                .flatMap(statement -> keys.of(client, statement.header().getKeyID())
                        .flatMap(known -> rules.verify(statement, client.id(), known)))
                .filter(id -> ids.use(OneTimeIds.Kind.CLIENT_ASSERTION, client.id(), id))
                .isPresent();
    }
}
