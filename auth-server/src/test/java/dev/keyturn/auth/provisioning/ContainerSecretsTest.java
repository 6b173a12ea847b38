package dev.keyturn.auth.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.auth.clients.ClientRegistration;
import dev.keyturn.auth.clients.NewClient;
import dev.keyturn.model.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What {@code docker/make-secrets.sh} makes, and the authorization server reads, in the way that docker-compose.yml says. */
class ContainerSecretsTest {
    @EnableConfigurationProperties(ProvisioningProperties.class)
    static class Settings {}

    @TempDir
    private Path folder;

    private Path secrets;

    @BeforeEach
    void make() throws Exception {
        secrets = folder.resolve("secrets");
        Files.copy(Path.of("../docker/make-secrets.sh"), folder.resolve("make-secrets.sh"));
        assumeTrue(runs("openssl", "version"), "openssl is not installed");
        assertThat(runs("sh", "make-secrets.sh")).isTrue();
    }

    @Test
    void theAuthorizationServerIsGivenThePublicHalfOfTheResourceServersKey() throws Exception {
        ECKey own = ownKey();
        NewClient client = resourceServer();
        JWK published =
                JWKSet.parse(Objects.requireNonNull(client.jwks())).getKeys().getFirst();

        JWSObject signed = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload("who I am"));
        signed.sign(new ECDSASigner(own));
        assertThat(signed.verify(new ECDSAVerifier(published.toECKey()))).isTrue();
        assertThat(published.isPrivate()).isFalse();
        assertThat(client.jwks()).doesNotContain("\"d\"");
        assertThat(published.getKeyID())
                .isEqualTo(own.getKeyID())
                .isEqualTo(own.computeThumbprint().toString());
        assertThat(client.audiences()).containsExactly(Scope.Audience.API);
        assertThat(client.secret()).isNull();
    }

    @Test
    void theAuthorizationServerTakesWhatWasMade() {
        assertThat(clients()).hasSize(3).allSatisfy(ClientRegistration::check);
    }

    /** As `./keyturn start` provisions it. */
    @Test
    void theDocumentationMayLogPeopleIn() {
        NewClient docs = clients().stream()
                .filter(client -> client.id().equals("docs"))
                .findFirst()
                .orElseThrow();

        assertThat(docs.redirectUris()).containsExactly("http://127.0.0.1/docs/oauth2-redirect.html");
        assertThat(docs.nativeApp()).isTrue();
        assertThat(docs.scopes())
                .containsAll(Scope.valuesFor(Scope.Audience.API))
                .containsAll(Scope.valuesFor(Scope.Audience.ISSUER))
                .doesNotContainAnyElementsOf(Scope.valuesFor(Scope.Audience.ADMIN));
    }

    @Test
    void whatThereIsStaysAndWhatIsMissingIsMadeAnew() throws Exception {
        Map<String, String> before = contents();
        assertThat(runs("sh", "make-secrets.sh")).isTrue();
        assertThat(contents()).isEqualTo(before);

        Files.delete(secrets.resolve("trust-key.json"));
        assertThat(runs("sh", "make-secrets.sh")).isTrue();

        NewClient client = resourceServer();
        assertThat(client.keysFollow()).isTrue();
        assertThat(JWKSet.parse(Objects.requireNonNull(client.jwks())).getKeys())
                .containsExactly(ownKey().toPublicJWK());
        Map<String, String> after = contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.entrySet().removeAll(before.entrySet());
        assertThat(after.keySet()).containsExactlyInAnyOrder("trust-key.json", "resource-server-keys");
    }

    @Test
    void whatCannotBeMadeEndsTheScriptAndIsTold() throws Exception {
        Files.delete(secrets.resolve("key-encryption-key"));
        Path broken = Files.createDirectory(folder.resolve("bin")).resolve("openssl");
        Files.writeString(broken, "#!/bin/sh\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThat(runs("env", "PATH=" + broken.getParent() + ":" + System.getenv("PATH"), "sh", "make-secrets.sh"))
                .isFalse();
        assertThat(secrets.resolve("key-encryption-key")).doesNotExist();
    }

    private ECKey ownKey() throws Exception {
        return ECKey.parse(Files.readString(secrets.resolve("trust-key.json")));
    }

    private NewClient resourceServer() {
        return clients().stream()
                .filter(client -> client.id().equals("resource-server"))
                .findFirst()
                .orElseThrow();
    }

    private List<NewClient> clients() {
        List<NewClient> found = new ArrayList<>();
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(
                        "spring.config.import=configtree:%1$s/,file:%1$s/provisioning.yaml".formatted(secrets))
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .run(context -> found.addAll(
                        context.getBean(ProvisioningProperties.class).clients()));
        return found;
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (var files = Files.list(secrets)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
