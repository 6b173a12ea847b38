package dev.keyturn.cli.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.running.LocalSettings;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.secrets.TrustKey;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServerEnvironmentTest {
    @TempDir
    private Path folder;

    private Credentials credentials;
    private TrustKey trustKey;

    @BeforeEach
    void makeSecrets() {
        LocalSecrets secrets = new LocalSecrets(folder);
        credentials = secrets.open(settings(Map.of()).addresses(), false);
        trustKey = secrets.trustKey();
    }

    @Test
    void passesTheSurroundingsOnAndSetsPortsAndDatabaseOverThem() {
        ServerEnvironment environment = ServerEnvironment.ofResourceServer(
                settings(Map.of(
                        "KEYTURN_HTTP_MAX_BODY_SIZE", "1KB",
                        "SPRING_DATASOURCE_URL", "jdbc:postgresql://elsewhere/other",
                        "KEYTURN_RESOURCE_PORT", "7100")),
                credentials,
                trustKey);

        assertThat(environment.variables())
                .containsEntry("KEYTURN_HTTP_MAX_BODY_SIZE", "1KB")
                .containsEntry("SPRING_DATASOURCE_URL", "jdbc:postgresql://127.0.0.1:9432/keyturn")
                .containsEntry("SPRING_DATASOURCE_USERNAME", "keyturn_resource")
                .containsEntry("SPRING_DATASOURCE_PASSWORD", credentials.get(Credential.RESOURCE_DB_PASSWORD))
                .containsEntry("SERVER_PORT", "7100")
                .containsEntry("MANAGEMENT_SERVER_PORT", "7101")
                .containsEntry("SERVER_ADDRESS", "127.0.0.1")
                .containsEntry("KEYTURN_TRUST_KEY_FILE", trustKey.path().toString())
                .containsEntry("KEYTURN_ISSUER", "http://localhost:9000")
                .containsEntry("KEYTURN_API_AUDIENCE", "http://localhost:7100")
                .containsEntry(
                        "KEYTURN_CORS_ORIGINS",
                        "http://localhost:7100,http://127.0.0.1:7100,http://localhost:9000,http://127.0.0.1:9000,"
                                + "http://127.0.0.1:8765")
                .doesNotContainKey("KEYTURN_KEYS_ENCRYPTION_KEY_FILE");
        assertThat(environment.toString()).doesNotContain(credentials.get(Credential.RESOURCE_DB_PASSWORD));
    }

    @Test
    void theListeningAddressMayBeChosen() {
        assertThat(ServerEnvironment.ofResourceServer(
                                settings(Map.of("SERVER_ADDRESS", "0.0.0.0")), credentials, trustKey)
                        .variables())
                .containsEntry("SERVER_ADDRESS", "0.0.0.0");
    }

    @Test
    void registrationsOnOneMachineAreHardlyLimitedUnlessSomebodySaysSo() {
        assertThat(ServerEnvironment.ofAuthServer(settings(Map.of()), credentials, folder, trustKey)
                        .variables())
                .containsEntry("KEYTURN_LOGIN_REGISTRATION_BURST", "100000");
        assertThat(ServerEnvironment.ofAuthServer(
                                settings(Map.of("KEYTURN_LOGIN_REGISTRATION_BURST", "5")),
                                credentials,
                                folder,
                                trustKey)
                        .variables())
                .containsEntry("KEYTURN_LOGIN_REGISTRATION_BURST", "5");
    }

    @Test
    void mailsAreFilesUnlessThereIsAMailServer() {
        assertThat(authServer(Map.of()))
                .hasEntrySatisfying(
                        "KEYTURN_MAIL_FOLDER",
                        mail -> assertThat(mail)
                                .isEqualTo(settings(Map.of())
                                        .data()
                                        .resolve("mail")
                                        .toString()));
        assertThat(authServer(Map.of("SPRING_MAIL_HOST", "mail.example"))).doesNotContainKey("KEYTURN_MAIL_FOLDER");
        assertThat(authServer(Map.of("KEYTURN_MAIL_FOLDER", "/elsewhere")))
                .containsEntry("KEYTURN_MAIL_FOLDER", "/elsewhere");
    }

    @Test
    void provisionsClientsAndAccountsBesideTheJsonThatIsThere() {
        JsonNode json = json("{\"keyturn\":{\"keys\":{\"x\":1}},\"other\":2}");

        assertThat(json.at("/other").asInt()).isEqualTo(2);
        assertThat(json.at("/keyturn/keys/x").asInt()).isEqualTo(1);
        JsonNode clients = json.at("/keyturn/provisioning/clients");
        assertThat(clients.findValuesAsString("id"))
                .containsExactly("service", "app", "web", "docs", "device", "ops", "resource-server");
        assertThat(clients.at("/1/first-party").asBoolean()).isTrue();
        assertThat(clients.at("/1/grants").toString()).isEqualTo("[\"password\",\"refresh_token\"]");
        assertThat(clients.at("/2").has("secret")).isFalse();
        assertThat(clients.at("/2/redirect-uris/0").asString()).isEqualTo("http://127.0.0.1:8765/callback");
        assertThat(clients.at("/3/redirect-uris/0").asString()).isEqualTo("http://127.0.0.1/docs/oauth2-redirect.html");
        assertThat(clients.at("/5/scopes").toString()).contains("keys:admin").doesNotContain("users:read");
        assertThat(clients.at("/5/keys-follow").asBoolean()).isFalse();
        assertThat(clients.at("/6/keys-follow").asBoolean()).isTrue();
        assertThat(clients.at("/6/jwks").asString()).contains("\"P-256\"").doesNotContain("\"d\"");
        assertThat(json.at("/keyturn/provisioning/accounts/2/role").asString()).isEqualTo("ADMIN");
        assertThat(json.at("/keyturn/provisioning/accounts/0/password").asString())
                .isEqualTo(credentials.get(Credential.DEMO_PASSWORD));
    }

    @Test
    void refusesJsonThatIsNone() {
        assertThatThrownBy(() -> json("[1"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("unset SPRING_APPLICATION_JSON");
        assertThatThrownBy(() -> json("[1]")).isInstanceOf(Failure.class);
    }

    private JsonNode json(String present) {
        return JsonMapper.shared()
                .readTree(ServerEnvironment.ofAuthServer(
                                settings(Map.of("SPRING_APPLICATION_JSON", present)),
                                credentials,
                                folder.resolve("key-encryption-key"),
                                trustKey)
                        .variables()
                        .get("SPRING_APPLICATION_JSON"));
    }

    private LocalSettings settings(Map<String, String> environment) {
        return LocalSettings.of(environment, folder, folder);
    }

    /** The server takes it from one place alone. */
    @Test
    void leavesTheKeyEncryptionKeyWhereTheSurroundingsHaveIt() {
        assertThat(authServer(Map.of("KEYTURN_KEYS_ENCRYPTION_KEY_COMMAND", "cat,key")))
                .doesNotContainKey("KEYTURN_KEYS_ENCRYPTION_KEY_FILE");
        assertThat(authServer(Map.of("KEYTURN_KEYS_ENCRYPTION_KEY_FILE", "/elsewhere")))
                .containsEntry("KEYTURN_KEYS_ENCRYPTION_KEY_FILE", "/elsewhere");
        assertThat(authServer(Map.of()))
                .containsEntry(
                        "KEYTURN_KEYS_ENCRYPTION_KEY_FILE",
                        folder.resolve("key").toString());
    }

    @Test
    void ofAKeyFileThatTheSurroundingsNameTheOtherServerIsToldThePublicHalf() throws IOException {
        Path elsewhere = folder.resolve("elsewhere.json");
        Files.writeString(elsewhere, "{\"kty\":\"EC\",\"kid\":\"mine\",\"d\":\"secret\"}");
        Map<String, String> surroundings = Map.of("KEYTURN_TRUST_KEY_FILE", elsewhere.toString());

        assertThat(ServerEnvironment.ofResourceServer(settings(surroundings), credentials, trustKey)
                        .variables())
                .containsEntry("KEYTURN_TRUST_KEY_FILE", elsewhere.toString());
        assertThat(authServer(surroundings).get("SPRING_APPLICATION_JSON"))
                .contains("\\\"kid\\\":\\\"mine\\\"")
                .doesNotContain("secret\\\"}");
        Files.delete(elsewhere);
        assertThatThrownBy(() -> authServer(surroundings))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("KEYTURN_TRUST_KEY_FILE");
    }

    private Map<String, String> authServer(Map<String, String> surroundings) {
        return ServerEnvironment.ofAuthServer(settings(surroundings), credentials, folder.resolve("key"), trustKey)
                .variables();
    }
}
