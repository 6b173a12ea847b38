package dev.keyturn.cli.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.cli.running.Addresses;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    private static final Addresses ADDRESSES = new Addresses("http://localhost:9000", "http://localhost:8080", 9432);

    @TempDir
    private Path folder;

    @Test
    void theFirstStartMakesEveryLineInFilesThatOnlyTheirOwnerReads() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);

        Credentials made = secrets.open(ADDRESSES, false);

        assertThat(assignments(secrets.credentialsPath()))
                .extracting(line -> line.substring(0, line.indexOf('=')))
                .containsExactly(
                        Arrays.stream(Credential.values()).map(Enum::name).toArray(String[]::new));
        assertThat(made.get(Credential.AUTH_URL)).isEqualTo("http://localhost:9000");
        assertThat(Base64.getUrlDecoder().decode(made.get(Credential.SERVICE_CLIENT_SECRET)))
                .hasSize(32);
        assertThat(Base64.getDecoder()
                        .decode(Files.readString(secrets.keyPath()).strip()))
                .hasSize(32);
        for (Path file : List.of(
                secrets.credentialsPath(), secrets.keyPath(), secrets.trustKey().path())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void noTwoInstallationsShareASecret() {
        Credentials one = new LocalSecrets(folder).open(ADDRESSES, false);
        Credentials other = Credentials.create(new SecureRandom());

        for (Credential credential : Credential.values()) {
            if (credential.name().endsWith("_SECRET") || credential.name().endsWith("_PASSWORD")) {
                assertThat(one.get(credential)).isNotEqualTo(other.get(credential));
            }
        }
    }

    @Test
    void aShellReadsTheSameValues() throws Exception {
        LocalSecrets secrets = new LocalSecrets(folder);
        Credentials made = secrets.open(ADDRESSES, false);

        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". " + secrets.credentialsPath() + "; printf %s \"$APP_CLIENT_SECRET $DATABASE_URL\"")
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(made.get(Credential.APP_CLIENT_SECRET) + " " + made.get(Credential.DATABASE_URL));
    }

    @Test
    void laterStartsKeepTheSecretsAndFollowThePorts() throws IOException {
        Credentials first = new LocalSecrets(folder).open(ADDRESSES, false);
        String key = Files.readString(new LocalSecrets(folder).keyPath());

        Credentials second =
                new LocalSecrets(folder).open(new Addresses("http://localhost:7", "http://localhost:8", 9), true);

        assertThat(second.get(Credential.APP_CLIENT_SECRET)).isEqualTo(first.get(Credential.APP_CLIENT_SECRET));
        assertThat(new LocalSecrets(folder).read()).isEqualTo(second);
        assertThat(second.get(Credential.RESOURCE_URL)).isEqualTo("http://localhost:8");
        assertThat(second.get(Credential.DATABASE_URL))
                .isEqualTo("postgresql://postgres:" + first.get(Credential.POSTGRES_PASSWORD) + "@127.0.0.1:9/keyturn");
        assertThat(Files.readString(new LocalSecrets(folder).keyPath())).isEqualTo(key);
    }

    @Test
    void aFirstStartThatWasKilledBeforeTheLastFileBeginsAgain() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);
        secrets.open(ADDRESSES, false);
        Files.delete(secrets.credentialsPath());
        Files.writeString(folder.resolve(".credentials.env.new"), "APP_CLI");
        String key = Files.readString(secrets.keyPath());

        assertThat(secrets.open(ADDRESSES, false)).isEqualTo(secrets.read());
        assertThat(secrets.keyPath())
                .as("it may be what a backup is opened with")
                .hasContent(key);
    }

    @Test
    void neverReplacesWhatADatabaseDependsOn() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);
        secrets.open(ADDRESSES, false);

        Files.delete(secrets.keyPath());
        assertThatThrownBy(() -> secrets.open(ADDRESSES, true))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("key-encryption-key is missing")
                .hasMessageContaining("\"It is lost\" in docs/runbooks/key-encryption-key.md")
                .hasMessageNotContaining("rm -r");
        assertThat(secrets.keyPath()).doesNotExist();

        Files.delete(secrets.credentialsPath());
        assertThatThrownBy(() -> secrets.open(ADDRESSES, true))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("credentials.env is missing")
                .hasMessageContaining("rm -r '" + folder + "'");
        assertThat(secrets.credentialsPath()).doesNotExist();
    }

    @Test
    void theResourceServersKeyIsMadeOnceAndOnlyItsPublicHalfIsShown() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);
        secrets.open(ADDRESSES, false);
        String made = Files.readString(secrets.trustKey().path());

        secrets.open(ADDRESSES, true);

        assertThat(secrets.trustKey().path()).hasContent(made);
        assertThat(made).contains("\"d\":");
        assertThat(secrets.trustKey().publicKeys())
                .startsWith("{\"keys\":[{\"crv\":\"P-256\"")
                .doesNotContain("\"d\"");
    }

    @Test
    void refusesAKeyThatIsNoneAndALineThatIsGone() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);
        secrets.open(ADDRESSES, false);
        String key = Files.readString(secrets.keyPath());

        Files.writeString(secrets.keyPath(), "c2hvcnQ=\n");
        assertThatThrownBy(() -> secrets.open(ADDRESSES, true)).hasMessageContaining("does not hold a key of 32 bytes");

        Files.writeString(secrets.keyPath(), key);
        String lines = Files.readString(secrets.credentialsPath());
        Files.writeString(secrets.credentialsPath(), lines.replaceAll("(?m)^APP_CLIENT_SECRET=.*$", ""));
        assertThatThrownBy(() -> secrets.open(ADDRESSES, true))
                .hasMessageContaining("APP_CLIENT_SECRET is missing or has no plain value");
    }

    @Test
    void credentialsThatAnEditorSavedInAnotherEncodingAreDamaged() throws IOException {
        LocalSecrets secrets = new LocalSecrets(folder);
        secrets.open(ADDRESSES, false);
        String lines = Files.readString(secrets.credentialsPath());
        Files.writeString(secrets.credentialsPath(), lines, StandardCharsets.UTF_16);

        assertThatThrownBy(secrets::read)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is damaged (it is not in UTF-8)")
                .hasMessageNotContaining("chown");
    }

    @Test
    void theTextFormShowsNoSecret() {
        Credentials made = new LocalSecrets(folder).open(ADDRESSES, false);

        assertThat(made.toString()).doesNotContain(made.get(Credential.DEMO_PASSWORD));
    }

    private static List<String> assignments(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
