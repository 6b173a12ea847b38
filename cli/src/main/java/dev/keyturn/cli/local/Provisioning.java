package dev.keyturn.cli.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Role;
import dev.keyturn.model.Scope;
import java.util.List;
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

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Client(
            String id,
            String name,
            @Nullable String secret,
            List<String> grants,
            List<String> scopes,
            @JsonProperty("redirect-uris") List<String> redirectUris,
            @JsonProperty("native-app") boolean nativeApp,
            @JsonProperty("post-logout-redirect-uris") List<String> postLogoutRedirectUris,
            List<Scope.Audience> audiences,
            @Nullable String jwks,
            @JsonProperty("first-party") boolean firstParty) {
        /** Whoever has its key file in the data folder has the keys that are there now. */
        @JsonProperty("keys-follow")
        boolean keysFollow() {
            return jwks != null;
        }
    }

    private record Account(String username, String email, String password, Role role) {}

    private record Wanted(List<Client> clients, List<Account> accounts) {}

    /** The properties as JSON, together with those that the environment already has in that form. */
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
        List<String> api = List.copyOf(Scope.valuesFor(Scope.Audience.API));
        List<String> admin = List.copyOf(Scope.valuesFor(Scope.Audience.ADMIN));
        List<String> person = Stream.concat(Scope.valuesFor(Scope.Audience.ISSUER).stream(), api.stream())
                .toList();
        return List.of(
                new Client(
                        get(Credential.SERVICE_CLIENT_ID),
                        "Internal service",
                        get(Credential.SERVICE_CLIENT_SECRET),
                        List.of("client_credentials"),
                        api,
                        List.of(),
                        false,
                        List.of(),
                        List.of(Scope.Audience.API),
                        null,
                        false),
                new Client(
                        get(Credential.APP_CLIENT_ID),
                        "First-party app",
                        get(Credential.APP_CLIENT_SECRET),
                        List.of("password", REFRESH),
                        api,
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        null,
                        true),
                new Client(
                        get(Credential.WEB_CLIENT_ID),
                        "Web client",
                        null,
                        List.of("authorization_code", REFRESH),
                        person,
                        List.of(get(Credential.WEB_REDIRECT_URI)),
                        true,
                        List.of(get(Credential.WEB_REDIRECT_URI)),
                        List.of(),
                        null,
                        false),
                new Client(
                        "docs",
                        "API documentation",
                        null,
                        List.of("authorization_code", REFRESH),
                        person,
                        List.of("http://127.0.0.1/docs/oauth2-redirect.html"),
                        true,
                        List.of(),
                        List.of(),
                        null,
                        false),
                new Client(
                        get(Credential.DEVICE_CLIENT_ID),
                        "Device",
                        null,
                        List.of(DEVICE, REFRESH),
                        person,
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        null,
                        false),
                new Client(
                        get(Credential.OPS_CLIENT_ID),
                        "Operations",
                        get(Credential.OPS_CLIENT_SECRET),
                        List.of("client_credentials"),
                        admin,
                        List.of(),
                        false,
                        List.of(),
                        List.of(),
                        null,
                        false),
                new Client(
                        "resource-server",
                        "Resource server",
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        false,
                        List.of(),
                        List.of(Scope.Audience.API),
                        resourceServerKeys,
                        false));
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
