package dev.keyturn.cli.admin;

import dev.keyturn.cli.terminal.Failure;
import dev.keyturn.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyturn clients create}. What may be combined with what, the server knows. */
@Command(
        name = "create",
        description = "Registers a client, and prints its secret once if it has one.",
        sortOptions = false)
final class CreateClientCommand implements Callable<Integer> {
    @Mixin
    private final ClientAnswer answer = new ClientAnswer();

    @Option(names = "--name", required = true, description = "What people see, on the consent page for one.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--type",
            paramLabel = "public|confidential",
            description = "Whether it can keep a secret: ${DEFAULT-VALUE}.")
    private String type = "confidential";

    @Option(
            names = "--grant",
            split = ",",
            description =
                    "A grant type that it may use, such as client_credentials; more than once for more. A client that is a resource server alone has none.")
    private @Nullable List<String> grants;

    @Option(names = "--scope", split = ",", description = "A scope that it may ask for; more than once.")
    private @Nullable List<String> scopes;

    @Option(names = "--id", description = "Its client id; made up if absent.")
    private @Nullable String id;

    @Option(names = "--redirect-uri", description = "Where an authorization may lead; more than once.")
    private @Nullable List<String> redirectUris;

    @Option(names = "--post-logout-redirect-uri", description = "Where a logout may lead; more than once.")
    private @Nullable List<String> postLogoutRedirectUris;

    @Option(names = "--native", description = "It runs on people's devices: loopback and private-scheme redirects.")
    private boolean nativeApp;

    @Option(names = "--first-party", description = "It is ours: no consent, and passwords if registered for them.")
    private boolean firstParty;

    @Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "Public keys to authenticate with, instead of a secret.")
    private @Nullable Path jwks;

    @Option(
            names = "--jwks-uri",
            paramLabel = "ADDRESS",
            description = "Where it publishes such keys, instead; https, or http on this machine.")
    private @Nullable String jwksUri;

    @Option(names = "--dpop-bound", description = "All its tokens are bound to a key of its own.")
    private boolean dpopBound;

    @Option(
            names = "--audience",
            paramLabel = "API|ADMIN",
            description = "About whose tokens it may ask; more than once.")
    private @Nullable List<String> audiences;

    @Option(names = "--access-lifetime", paramLabel = "SECONDS", description = "Of an access token.")
    private @Nullable Integer access;

    @Option(names = "--idle-lifetime", paramLabel = "SECONDS", description = "Of a session that is not refreshed.")
    private @Nullable Integer idle;

    @Option(names = "--absolute-lifetime", paramLabel = "SECONDS", description = "Of a session.")
    private @Nullable Integer absolute;

    @Option(names = "--grace", paramLabel = "SECONDS", description = "How long a lost answer may be asked for again.")
    private @Nullable Integer grace;

    @Override
    public Integer call() {
        Map<String, Object> client = client();
        try (AdminApi api = AdminApi.forScope(Scope.CLIENTS_ADMIN)) {
            return answer.one(api.post("/admin/clients", client));
        }
    }

    private Map<String, Object> client() {
        Map<String, @Nullable Object> client = new LinkedHashMap<>();
        client.put("id", id);
        client.put("name", name);
        client.put("type", type);
        client.put("grants", grants);
        client.put("scopes", scopes);
        client.put("redirect_uris", redirectUris);
        client.put("post_logout_redirect_uris", postLogoutRedirectUris);
        client.put("native", nativeApp);
        client.put("first_party", firstParty);
        client.put("jwks", jwks == null ? null : keys(jwks));
        client.put("jwks_uri", jwksUri);
        client.put("dpop_bound", dpopBound);
        client.put("audiences", audiences);
        client.put("lifetimes", lifetimes());
        return given(client);
    }

    private Map<String, Object> lifetimes() {
        Map<String, @Nullable Object> lifetimes = new LinkedHashMap<>();
        lifetimes.put("access", access);
        lifetimes.put("idle", idle);
        lifetimes.put("absolute", absolute);
        lifetimes.put("grace", grace);
        return given(lifetimes);
    }

    private static Map<String, Object> given(Map<String, @Nullable Object> members) {
        Map<String, Object> given = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return given;
    }

    private static JsonNode keys(Path file) {
        try {
            return Objects.requireNonNull(JsonMapper.shared().readTree(Files.readString(file)));
        } catch (IOException | JacksonException e) {
            throw new Failure(
                    "%s cannot be read as a JWK Set: name a file with {\"keys\": […]} in it.".formatted(file), e);
        }
    }
}
