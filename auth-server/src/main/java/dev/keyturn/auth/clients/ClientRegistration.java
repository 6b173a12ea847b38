package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Registers the clients that the server's settings name. */
@Component
public class ClientRegistration {
    private static final Logger log = LoggerFactory.getLogger(ClientRegistration.class);

    /** The shortest secret: 32 hexadecimal digits, half of a random one; people make up shorter ones. */
    private static final int SHORTEST_SECRET = 32;

    private static final String BY_SETTINGS = "by the settings of the authorization server";

    private final JdbcClient jdbc;
    private final ClientStore store;
    private final AuditLog audit;

    ClientRegistration(JdbcClient jdbc, ClientStore store, AuditLog audit) {
        this.jdbc = jdbc;
        this.store = store;
        this.audit = audit;
    }

    /**
     * Checks the client by the rules for operators; its keys are checked when it is registered.
     *
     * @throws StartupRefusal naming everything that is wrong
     */
    public static void check(NewClient client) {
        try {
            ClientRules.check(fields(client).over(ClientFields.USUAL));
        } catch (ProblemException refused) {
            throw new StartupRefusal(
                    "The client " + client.id() + " of keyturn.provisioning.clients cannot be registered: "
                            + refused.getBody().getDetail(),
                    "Mend it there.");
        }
        if (client.secret() != null && client.secret().length() < SHORTEST_SECRET) {
            throw new StartupRefusal(
                    "The secret of the client " + client.id() + " has less than " + SHORTEST_SECRET + " characters.",
                    "Give it 256 random bits in keyturn.provisioning.clients, such as `openssl rand -hex 32` prints.");
        }
    }

    private static ClientFields fields(NewClient client) {
        return new ClientFields(
                client.id(),
                client.name(),
                client.isPublic() ? ClientFields.PUBLIC : ClientFields.CONFIDENTIAL,
                null,
                client.firstParty(),
                client.nativeApp(),
                client.grants(),
                client.scopes(),
                client.redirectUris(),
                client.postLogoutRedirectUris(),
                null,
                null,
                null,
                client.audiences().stream().map(Enum::name).toList(),
                null,
                null);
    }

    /** Registers the client unless there is one of that id, which then stays as it is. */
    @Transactional
    public void registerIfAbsent(NewClient client) {
        if (!store.insert(client.id(), settings(client), true)) {
            return;
        }
        if (client.secret() != null) {
            store.addSecret(client.id(), ClientSecrets.hash(client.secret()), Duration.ZERO);
        }
        audit.record(AuditEvent.ofClient(AuditEvent.Type.CLIENT_CREATED, client.id(), BY_SETTINGS));
    }

    private static ClientSettings settings(NewClient client) {
        return new ClientSettings(
                client.name(),
                client.isPublic(),
                client.firstParty(),
                client.nativeApp(),
                client.grants(),
                client.scopes(),
                client.redirectUris(),
                client.postLogoutRedirectUris(),
                keys(client),
                null,
                false,
                client.audiences(),
                Lifetimes.USUAL);
    }

    /** Has the client that is registered under this id authenticate with these keys from now on, and with no others. */
    @Transactional
    public void giveKeys(NewClient client) {
        if (client.jwks() == null) {
            throw new StartupRefusal(
                    "The client " + client.id() + " has `keys-follow`, but no `jwks`.",
                    "Give it keys in keyturn.provisioning.clients, or take `keys-follow` away.");
        }
        int changed = jdbc.sql("""
                        UPDATE client SET jwks = :jwks, jwks_uri = NULL, updated_at = clock_timestamp()
                        WHERE id = :id AND NOT is_public
                          AND (jwks::jsonb IS DISTINCT FROM :jwks::jsonb OR jwks_uri IS NOT NULL)""")
                .param("id", client.id())
                .param("jwks", Objects.requireNonNull(keys(client)).toString(true))
                .update();
        if (changed == 1) {
            log.info("The client {} was given the keys that keyturn.provisioning has for it", client.id());
            audit.record(AuditEvent.ofClient(AuditEvent.Type.CLIENT_CHANGED, client.id(), "jwks, " + BY_SETTINGS));
        }
    }

    private static @Nullable JWKSet keys(NewClient client) {
        if (client.jwks() == null) {
            return null;
        }
        ClientKeyRules.problem(client.jwks()).ifPresent(problem -> {
            throw new StartupRefusal(
                    "The `jwks` of the client " + client.id() + " " + problem + ".",
                    "Mend it in keyturn.provisioning.clients.");
        });
        return ClientStore.keys(client.jwks());
    }
}
