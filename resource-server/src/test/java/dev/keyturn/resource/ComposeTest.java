package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.model.testing.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docker-compose.yml}, as far as one can tell without an engine. */
class ComposeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SECRET_FILE = Pattern.compile("/run/secrets/([^,]+)");
    private static final Pattern FROM_OUTSIDE = Pattern.compile("\\$\\{(\\w+)");

    private final JsonNode compose = new JsonMapper().valueToTree(new Yaml().load(text("docker-compose.yml")));

    @Test
    void runsPostgresAndBothServersAsTheDockerfileMakesThem() {
        assertThat(compose.path("services").propertyNames())
                .containsExactlyInAnyOrder("postgres", "auth-server", "resource-server");
        assertThat(service("postgres").path("image").asString()).isEqualTo("postgres:18");
        for (String server : List.of("auth-server", "resource-server")) {
            JsonNode build = service(server).path("build");
            assertThat(build.path("context").asString()).isEqualTo(".");
            assertThat(text(build.path("dockerfile").asString()))
                    .contains(" AS " + build.path("target").asString() + "\n");
            assertThat(build.path("target").asString()).isEqualTo(server);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, pg_isready --quiet --host=127.0.0.1 --username=postgres --dbname=keyturn, ''",
        "auth-server, ready 9001, postgres",
        "resource-server, ready 8081, postgres auth-server"
    })
    void eachStartsWhenWhatItNeedsIsHealthy(String name, String check, String needs) {
        assertThat(String.join(" ", strings(service(name).path("healthcheck").path("test"))))
                .isEqualTo("CMD " + check);
        JsonNode needed = service(name).path("depends_on");
        assertThat(String.join(" ", needed.propertyNames())).isEqualTo(needs);
        assertThat(needed.valueStream())
                .allSatisfy(
                        other -> assertThat(other.path("condition").asString()).isEqualTo("service_healthy"));
    }

    @Test
    void theSecretsAreFilesThatTheScriptMakes() {
        String script = text("docker/make-secrets.sh");
        assertThat(compose.path("secrets").valueStream()).isNotEmpty().allSatisfy(secret -> {
            String file = secret.path("file").asString();
            assertThat(file).startsWith("docker/secrets/");
            assertThat(script)
                    .containsPattern("\\b" + Pattern.quote(file.substring("docker/secrets/".length())) + "\\b");
        });
    }

    /** Nor is one given to a service that does not need it to read its settings. */
    @ParameterizedTest
    @ValueSource(strings = {"postgres", "auth-server", "resource-server"})
    void eachHasTheSecretsThatItIsToldOf(String name) {
        Map<String, String> sources = service(name)
                .path("secrets")
                .valueStream()
                .collect(Collectors.toMap(
                        secret -> secret.path("target").asString(secret.asString("")),
                        secret -> secret.path("source").asString(secret.asString(""))));
        assertThat(compose.path("secrets").propertyNames()).containsAll(sources.values());

        Set<String> told = environment(name).values().stream()
                .flatMap(value -> SECRET_FILE.matcher(value).results())
                .map(file -> file.group(1))
                .collect(Collectors.toSet());
        assertThat(sources.keySet()).containsAll(told);
        assertThat(environment(name).keySet().stream().filter(variable -> variable.matches(".*(PASSWORD|SECRET).*")))
                .allMatch(variable -> variable.endsWith("_FILE") || variable.equals("KEYTURN_PASSWORDS_REFUSE_COMMON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-server", "resource-server"})
    void nobodyElseReachesAServer(String name) {
        assertThat(strings(service(name).path("ports"))).hasSize(1).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(service("postgres").has("ports")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"auth-server, The authorization server", "resource-server, The resource server"})
    void eachSettingIsDocumented(String name, String heading) throws IOException {
        Set<String> ours = Settings.documented("Both servers", heading).keySet().stream()
                .map(setting -> setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
        String page = Settings.document();

        assertThat(environment(name).keySet())
                .isNotEmpty()
                .allMatch(variable -> variable.startsWith("KEYTURN_")
                        ? ours.contains(variable)
                        : page.contains("`" + variable + "`"));
    }

    @Test
    void whatComesFromOutsideIsDocumented() {
        String pages = text("README.md") + text("docs/settings.md");

        assertThat(FROM_OUTSIDE.matcher(text("docker-compose.yml")).results().map(name -> name.group(1)))
                .isNotEmpty()
                .allMatch(pages::contains);
    }

    @Test
    void whatIsMountedIsThere() {
        List<String> mounted = compose.path("services")
                .valueStream()
                .flatMap(service -> service.path("volumes").valueStream())
                .map(volume -> volume.asString().split(":", 2)[0])
                .toList();

        assertThat(mounted).isNotEmpty().allSatisfy(source -> {
            if (source.startsWith("./")) {
                assertThat(ROOT.resolve(source)).isRegularFile();
            } else {
                assertThat(compose.path("volumes").propertyNames()).contains(source);
            }
        });
    }

    private JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    private Map<String, String> environment(String name) {
        return service(name).path("environment").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, variable -> variable.getValue().asString()));
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
