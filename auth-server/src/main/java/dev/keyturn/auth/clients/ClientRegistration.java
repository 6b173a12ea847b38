package dev.keyturn.auth.clients;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.operation.StartupRefusal;
import dev.keyturn.model.Scope;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
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
     * Checks the client by the rules for operators.
     *
     * @throws StartupRefusal naming everything that is wrong
     */
    public static void check(NewClient client) {
        settings(client);
        if (client.secret() != null && client.secret().length() < SHORTEST_SECRET) {
            throw new StartupRefusal(
                    "The secret of the client " + client.id() + " has less than " + SHORTEST_SECRET + " characters.",
                    "Give it 256 random bits in keyturn.provisioning.clients, such as `openssl rand -hex 32` prints.");
        }
    }

    private static ClientSettings settings(NewClient client) {
        try {
            return ClientRules.check(fields(client).over(ClientFields.USUAL));
        } catch (ProblemException refused) {
            throw unfit(client, String.valueOf(refused.getBody().getDetail()));
        } catch (ParseException noJson) {
            throw unfit(client, "`jwks` is no JSON object.");
        }
    }

    private static StartupRefusal unfit(NewClient client, String why) {
        return new StartupRefusal(
                "The client " + client.id() + " of keyturn.provisioning.clients cannot be registered: " + why,
                "Mend it there.");
    }

    private static ClientFields fields(NewClient client) throws ParseException {
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
                client.jwks() == null ? null : JSONObjectUtils.parse(client.jwks()),
                null,
                null,
                client.audiences().stream().map(Enum::name).toList(),
                null,
                null);
    }

    /** Registers the client that this server's own calls act as. */
    @Transactional
    public void registerBuiltIn() {
        register(
                Client.BUILT_IN,
                new ClientSettings(
                        "Keyturn",
                        true,
                        true,
                        false,
                        Set.of(),
                        Scope.valuesFor(Scope.Audience.API),
                        Set.of(),
                        Set.of(),
                        null,
                        null,
                        false,
                        Set.of(),
                        Lifetimes.USUAL),
                null);
    }

    /** Registers the client unless there is one of that id, which then stays as it is. */
    @Transactional
    public void registerIfAbsent(NewClient client) {
        register(client.id(), settings(client), client.secret());
    }

    private void register(String id, ClientSettings settings, @Nullable String secret) {
        if (!store.insert(id, settings, true)) {
            return;
        }
        if (secret != null) {
            store.addSecret(id, ClientSecrets.hash(secret), Duration.ZERO);
        }
        audit.record(AuditEvent.ofClient(AuditEvent.Type.CLIENT_CREATED, id, BY_SETTINGS));
    }

    /** Has the client that is registered under this id authenticate with these keys from now on, and with no others. */
    @Transactional
    public void giveKeys(NewClient client) {
        JWKSet keys = settings(client).jwks();
        if (keys == null) {
            throw new StartupRefusal(
                    "The client " + client.id() + " has `keys-follow`, but no keys in `jwks`.",
                    "Give it keys in keyturn.provisioning.clients, or take `keys-follow` away.");
        }
        int changed = jdbc.sql("""
                        UPDATE client SET jwks = :jwks, jwks_uri = NULL, updated_at = clock_timestamp()
                        WHERE id = :id AND NOT is_public
                          AND (jwks::jsonb IS DISTINCT FROM :jwks::jsonb OR jwks_uri IS NOT NULL)""")
                .param("id", client.id())
                .param("jwks", keys.toString(true))
                .update();
        if (changed == 1) {
            log.info("The client {} was given the keys that keyturn.provisioning has for it", client.id());
            audit.record(AuditEvent.ofClient(AuditEvent.Type.CLIENT_CHANGED, client.id(), "jwks, " + BY_SETTINGS));
        }
    }
}
