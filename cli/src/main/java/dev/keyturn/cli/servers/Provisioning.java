package dev.keyturn.cli.servers;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The clients and accounts that an installation begins with, as properties of the authorization server.
 *
 * @param resourceServerKeys the public keys of the resource server, a JWK Set
 */
record Provisioning(Credentials credentials, String resourceServerKeys) {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String REFRESH = "refresh_token";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

    /** An entry of {@code keyturn.provisioning.clients}; a member that is left out is empty or false there. */
    private static final class Client {
        private final Map<String, Object> members = new LinkedHashMap<>();

        Client(String id, String name) {
            with("id", id).with("name", name);
        }

        Client with(String name, Object value) {
            members.put(name, value);
            return this;
        }

        @JsonValue
        Map<String, Object> members() {
            return members;
        }
    }

    private record Account(String username, String email, String password, Role role) {}

    private record Wanted(List<Client> clients, List<Account> accounts) {}

    /** The properties as JSON, merged into the JSON that the environment already has. */
    String over(@Nullable String present) {
        try {
            ObjectNode root = present == null || present.isBlank()
                    ? JSON.createObjectNode()
                    : (ObjectNode) JSON.readTree(present);
            root.withObject("/keyturn").set("provisioning", JSON.valueToTree(new Wanted(clients(), accounts())));
            return JSON.writeValueAsString(root);
        } catch (JacksonException | ClassCastException | UnsupportedOperationException e) {
            throw new Failure(
                    "SPRING_APPLICATION_JSON holds no JSON object: take it away with `unset SPRING_APPLICATION_JSON`.",
                    e);
        }
    }

    private List<Client> clients() {
        Set<String> api = Scope.valuesFor(Scope.Audience.API);
        List<String> person = Stream.concat(Scope.valuesFor(Scope.Audience.ISSUER).stream(), api.stream())
                .toList();
        return List.of(
                new Client(get(Credential.SERVICE_CLIENT_ID), "Internal service")
                        .with("secret", get(Credential.SERVICE_CLIENT_SECRET))
                        .with("grants", List.of("client_credentials"))
                        .with("scopes", api)
                        .with("audiences", List.of(Scope.Audience.API)),
                new Client(get(Credential.APP_CLIENT_ID), "First-party app")
                        .with("secret", get(Credential.APP_CLIENT_SECRET))
                        .with("grants", List.of("password", REFRESH))
                        .with("scopes", api)
                        .with("first-party", true),
                new Client(get(Credential.WEB_CLIENT_ID), "Web client")
                        .with("grants", List.of("authorization_code", REFRESH))
                        .with("scopes", person)
                        .with("redirect-uris", List.of(get(Credential.WEB_REDIRECT_URI)))
                        .with("native-app", true)
                        .with("post-logout-redirect-uris", List.of(get(Credential.WEB_REDIRECT_URI))),
                new Client("docs", "API documentation")
                        .with("grants", List.of("authorization_code", REFRESH))
                        .with("scopes", person)
                        .with("redirect-uris", List.of("http://127.0.0.1/docs/oauth2-redirect.html"))
                        .with("native-app", true),
                new Client(get(Credential.DEVICE_CLIENT_ID), "Device")
                        .with("grants", List.of(DEVICE, REFRESH))
                        .with("scopes", person),
                new Client(get(Credential.OPS_CLIENT_ID), "Operations")
                        .with("secret", get(Credential.OPS_CLIENT_SECRET))
                        .with("grants", List.of("client_credentials"))
                        .with("scopes", Scope.valuesFor(Scope.Audience.ADMIN)),
                // Its registered keys are always those of the key file that is in the data folder now.
                new Client("resource-server", "Resource server")
                        .with("audiences", List.of(Scope.Audience.API))
                        .with("jwks", resourceServerKeys)
                        .with("keys-follow", true));
    }

    private List<Account> accounts() {
        return List.of(
                new Account("demo", get(Credential.DEMO_EMAIL), get(Credential.DEMO_PASSWORD), Role.VISITOR),
                new Account(
                        "demo-peer", get(Credential.DEMO_PEER_EMAIL), get(Credential.DEMO_PEER_PASSWORD), Role.VISITOR),
                new Account("admin", get(Credential.ADMIN_EMAIL), get(Credential.ADMIN_PASSWORD), Role.ADMIN));
    }

    private String get(Credential credential) {
        return credentials.get(credential);
    }
}
