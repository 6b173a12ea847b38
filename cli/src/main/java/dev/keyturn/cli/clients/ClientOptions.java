package dev.keyturn.cli.clients;

import dev.keyturn.cli.admin.Given;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties of a client, to register it or to change it later. The server decides which of them go together. */
final class ClientOptions {
    @Option(
            names = "--grant",
            paramLabel = "GRANT",
            split = ",",
            description =
                    "A grant type that it may use, such as client_credentials; can be repeated. A client that is a resource server alone has none.")
    private @Nullable List<String> grants;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "A scope that it may ask for; can be repeated.")
    private @Nullable List<String> scopes;

    @Option(
            names = "--redirect-uri",
            paramLabel = "URI",
            description = "Where an authorization may lead; can be repeated.")
    private @Nullable List<String> redirectUris;

    @Option(
            names = "--post-logout-redirect-uri",
            paramLabel = "URI",
            description = "Where a logout may lead; can be repeated.")
    private @Nullable List<String> postLogoutRedirectUris;

    @Option(
            names = "--native",
            negatable = true,
            description = "Whether it runs on people's devices: loopback and private-scheme redirects.")
    private @Nullable Boolean nativeApp;

    @Option(
            names = "--first-party",
            negatable = true,
            description = "Whether it is ours: no consent, and passwords if registered for them.")
    private @Nullable Boolean firstParty;

    @Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "Public keys to authenticate with, instead of a secret.")
    private @Nullable Path jwks;

    @Option(
            names = "--jwks-uri",
            paramLabel = "ADDRESS",
            description = "Where it publishes its keys, instead of --jwks; https, or http on this machine.")
    private @Nullable String jwksUri;

    @Option(
            names = "--dpop-bound",
            negatable = true,
            description = "Whether all its tokens are bound to a key of its own.")
    private @Nullable Boolean dpopBound;

    @Option(
            names = "--audience",
            paramLabel = "API|ADMIN",
            description = "A resource server that it is, so that it may ask about its tokens; can be repeated.")
    private @Nullable List<String> audiences;

    @Option(
            names = "--access-lifetime",
            paramLabel = "SECONDS",
            description = "How long an access token is good; 300 for a new client.")
    private @Nullable Integer access;

    @Option(
            names = "--idle-lifetime",
            paramLabel = "SECONDS",
            description = "How long a session lasts that is not refreshed; 604800, a week, for a new client.")
    private @Nullable Integer idle;

    @Option(
            names = "--absolute-lifetime",
            paramLabel = "SECONDS",
            description = "How long a session lasts at most; 2592000, 30 days, for a new client.")
    private @Nullable Integer absolute;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "How long a lost answer may be asked for again; 30 for a new client.")
    private @Nullable Integer grace;

    /** Adds the properties that were given to the other members. */
    Given over(Given others) {
        Map<String, Object> lifetimes = new Given()
                .with("access", access)
                .with("idle", idle)
                .with("absolute", absolute)
                .with("grace", grace)
                .members();
        return others.with("grants", all(grants))
                .with("scopes", all(scopes))
                .with("redirect_uris", all(redirectUris))
                .with("post_logout_redirect_uris", all(postLogoutRedirectUris))
                .with("native", nativeApp)
                .with("first_party", firstParty)
                .with("jwks", jwks == null ? null : keys(jwks))
                .with("jwks_uri", jwksUri)
                .with("dpop_bound", dpopBound)
                .with("audiences", all(audiences))
                .with("lifetimes", lifetimes.isEmpty() ? null : lifetimes);
    }

    /** Drops empty values, so that a single empty value makes an empty list. */
    private static @Nullable List<String> all(@Nullable List<String> values) {
        return values == null
                ? null
                : values.stream().filter(Predicate.not(String::isEmpty)).toList();
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
