package dev.keyturn.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.running.Addresses;
import dev.keyturn.cli.running.ProcessId;
import dev.keyturn.cli.running.RunFolder;
import dev.keyturn.cli.secrets.Credential;
import dev.keyturn.cli.secrets.Credentials;
import dev.keyturn.cli.secrets.LocalSecrets;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
    private static final String LOCAL = "http://localhost:9123";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Credentials credentials;

    @SuppressWarnings("NullAway.Init") // JUnit calls install() first
    AdminServerTest() {}

    @BeforeEach
    void install() throws IOException {
        credentials = new LocalSecrets(folder).open(new Addresses(LOCAL, "http://localhost:8123", 9432), false);
        environment.put("KEYTURN_DATA", folder.toString());
        Files.createDirectory(folder.resolve("run"));
        run(true);
    }

    /** Notes this process as the authorization server. */
    private void run(boolean ready) {
        ProcessId self = ProcessId.of(ProcessHandle.current());
        new RunFolder(folder.resolve("run")).record(new RunFolder.Running(RunFolder.AUTH_SERVER, self, 9123, ready));
    }

    @Test
    void isTheLocalOneWithItsOperatorIfNothingElseIsSaid() {
        AdminServer server = server();

        assertThat(server.url()).isEqualTo(LOCAL);
        assertThat(server.clientId()).isEqualTo("ops");
        assertThat(server.clientSecret()).isEqualTo(credentials.get(Credential.OPS_CLIENT_SECRET));
        assertThat(server.toString()).doesNotContain(server.clientSecret());
    }

    @Test
    void isTheOneThatTheEnvironmentNames() {
        environment.put("KEYTURN_URL", "https://id.example.org/");
        environment.put("KEYTURN_CLIENT_ID", "me");
        environment.put("KEYTURN_CLIENT_SECRET", "secret");

        assertThat(server().url()).isEqualTo("https://id.example.org");
        assertThat(server().clientId()).isEqualTo("me");
    }

    /** Otherwise an address alone would be enough to send the local secret anywhere. */
    @Test
    void theLocalSecretGoesToTheLocalServerAlone() {
        environment.put("KEYTURN_URL", LOCAL + "/");
        assertThat(server().clientId()).isEqualTo("ops");

        environment.put("KEYTURN_URL", "https://id.example.org");
        assertThatThrownBy(this::server).isInstanceOf(Failure.class).hasMessageContaining("all three");
    }

    /** While the server is away, its port is anybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"", LOCAL})
    void theLocalSecretStaysHereUntilTheLocalServerRuns(String url) {
        environment.put("KEYTURN_URL", url);

        new RunFolder(folder.resolve("run")).forget(RunFolder.AUTH_SERVER);
        assertThatThrownBy(this::server)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is not running")
                .hasMessageContaining("./keyturn start");
        run(false);
        assertThatThrownBy(this::server).isInstanceOf(Failure.class).hasMessageContaining("not ready yet");

        environment.put("KEYTURN_URL", LOCAL);
        environment.put("KEYTURN_CLIENT_ID", "me");
        environment.put("KEYTURN_CLIENT_SECRET", "secret");
        assertThat(server().clientId()).isEqualTo("me");
    }

    @Test
    void aClientWithoutItsServerOrSecretIsIncomplete() {
        environment.put("KEYTURN_CLIENT_ID", "me");

        assertThatThrownBy(this::server).isInstanceOf(Failure.class).hasMessageContaining("all three");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id.example.org",
                "ftp://id.example.org",
                "https://",
                "https://a b",
                "https://x@y",
                "https://id.example.org:65536",
                "https://a?b=c"
            })
    void refusesWhatIsNoAddress(String url) {
        environment.put("KEYTURN_URL", url);
        environment.put("KEYTURN_CLIENT_ID", "me");
        environment.put("KEYTURN_CLIENT_SECRET", "secret");

        assertThatThrownBy(this::server).isInstanceOf(Failure.class).hasMessageContaining("KEYTURN_URL");
    }

    @Test
    void saysHowToBeginWhereNothingIsInstalled() {
        environment.put("KEYTURN_DATA", folder.resolve("nothing").toString());

        assertThatThrownBy(this::server).isInstanceOf(Failure.class).hasMessageContaining("./keyturn start");
    }

    private AdminServer server() {
        return AdminServer.of(environment, folder, folder);
    }
}
