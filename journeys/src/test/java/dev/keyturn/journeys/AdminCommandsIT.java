package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.secrets.Credential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a process, over the real servers. */
class AdminCommandsIT extends OrdinaryJourney {
    @TempDir
    private static Path classes;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "KEYTURN_URL", stack.auth(),
            "KEYTURN_CLIENT_ID", stack.credential(Credential.OPS_CLIENT_ID),
            "KEYTURN_CLIENT_SECRET", stack.credential(Credential.OPS_CLIENT_SECRET)));

    private String standardInput = "";

    @SuppressWarnings("NullAway.Init") // JUnit sets the folder
    AdminCommandsIT() {}

    private record Result(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    @Test
    void aClientIsCreatedListedShownUpdatedRotatedDisabledAndEnabled() throws Exception {
        Result created = run(
                "clients",
                "create",
                "--name",
                "Billing",
                "--grant",
                "client_credentials",
                "--scope",
                "users:read,events:read",
                "--access-lifetime",
                "60",
                "--output",
                "json");
        assertThat(created.err()).isEmpty();
        assertThat(created.exitCode()).isZero();
        String id = created.json().path("id").asString();
        String secret = created.json().path("client_secret").asString();
        assertThat(created.json().path("lifetimes").path("access").asInt()).isEqualTo(60);
        assertThat(signsIn(id, secret)).isZero();

        Result list = run("clients", "list");
        assertThat(list.out().lines().toList())
                .first()
                .asString()
                .startsWith("ID")
                .contains("ACTIVE");
        assertThat(list.out())
                .containsPattern("(?m)^" + id + " +Billing ")
                .contains("ops")
                .doesNotContain(secret);
        Result shown = run("clients", "show", id);
        assertThat(shown.out()).contains("Billing", "users:read events:read").doesNotContain(secret, "client_secret");

        JsonNode updated = run(
                        "clients", "update", id, "--name", "Invoices", "--access-lifetime", "90", "--output", "json")
                .json();
        assertThat(updated.path("name").asString()).isEqualTo("Invoices");
        assertThat(updated.at("/lifetimes/access").asInt()).isEqualTo(90);
        assertThat(updated.at("/lifetimes/idle")).isEqualTo(created.json().at("/lifetimes/idle"));
        assertThat(updated.path("scopes")).isEqualTo(created.json().path("scopes"));

        Result rotated = run("clients", "rotate-secret", id, "--overlap", "0");
        assertThat(rotated.exitCode()).isZero();
        assertThat(rotated.out()).contains("client_secret", "shown this once");
        assertThat(signsIn(id, secret)).isEqualTo(1);

        assertThat(run("clients", "disable", id, "--output", "json")
                        .json()
                        .path("is_active")
                        .asBoolean())
                .isFalse();
        assertThat(run("clients", "enable", id, "--output", "json")
                        .json()
                        .path("is_active")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aClientMayPublishItsKeys() throws Exception {
        String address = "https://app.example/jwks";

        Result created = run(
                "clients",
                "create",
                "--name",
                "Publishes",
                "--grant",
                "client_credentials",
                "--scope",
                "users:read",
                "--jwks-uri",
                address,
                "--output",
                "json");

        assertThat(created.json().path("jwks_uri").asString()).isEqualTo(address);
        assertThat(created.json().has("client_secret")).isFalse();
    }

    /** The server wants a token with that scope, too. */
    @Test
    void aClientMayGetAdminScopes() throws Exception {
        Result created = run(
                "clients",
                "create",
                "--name",
                "Rotates",
                "--grant",
                "client_credentials",
                "--scope",
                "keys:admin",
                "--output",
                "json");

        assertThat(created.json().path("scopes").toString()).isEqualTo("[\"keys:admin\"]");
    }

    @Test
    void theLifetimesOfANewClientAreThoseThatTheHelpNames() throws Exception {
        JsonNode lifetimes =
                run("clients", "show", "ops", "--output", "json").json().path("lifetimes");

        assertThat(lifetimes.size()).isEqualTo(4);
        String help = run("clients", "create", "--help").out().replaceAll("\\s+", " ");
        assertThat(lifetimes.valueStream())
                .allSatisfy(seconds -> assertThat(help).containsPattern("; " + seconds.asString() + "[ ,]"));
    }

    @Test
    void aPersonGetsAnotherPasswordAndRoleAndIsDisabledAndEnabled() throws Exception {
        Person person = newcomer();
        String email = person.username() + "@example.com";
        assertThat(run("users", "list", "--query", person.username(), "--role", "visitor")
                        .out())
                .containsPattern("(?m)^" + person.id() + " +" + person.username() + " ");

        standardInput = "a bättery staple\n";
        Result changed = run("users", "set-password", email);
        standardInput = "";
        assertThat(changed.err()).isEmpty();
        assertThat(changed.exitCode()).isZero();
        assertThat(refresh(person)).isEqualTo(401);
        Person again = login(email, "a bättery staple");
        assertThat(run("users", "set-password", email).exitCode()).isEqualTo(1);

        assertThat(run("users", "set-role", person.username(), "organizer", "--output", "json")
                        .json()
                        .path("role")
                        .asString())
                .isEqualTo("ORGANIZER");
        assertThat(run("users", "disable", Long.toString(person.id())).exitCode())
                .isZero();
        assertThat(Http.get(auth("/auth/me"), again.accessToken()).status()).isEqualTo(401);
        assertThat(run("users", "list", "--query", person.username(), "--disabled")
                        .out())
                .contains(person.username());
        assertThat(run("users", "enable", person.username()).exitCode()).isZero();
        assertThat(Http.get(auth("/auth/me"), again.accessToken()).status()).isEqualTo(200);

        JsonNode events = run("audit", "--user", email, "--since", "1h", "--output", "json")
                .json();
        assertThat(events.findValuesAsString("type"))
                .startsWith("ACCOUNT_ENABLED", "ACCOUNT_DISABLED", "ACCOUNT_CHANGED", "SESSION_STARTED")
                .contains("PASSWORD_CHANGED");
        assertThat(run("audit", "--user", email, "--type", "ACCOUNT_CHANGED", "--limit", "1")
                        .out())
                .hasLineCount(2)
                .contains("role=ORGANIZER", person.username());
    }

    /** These take every admin scope, which the commands learn from the refusal. */
    @Test
    void anAdministratorIsMadeAndGetsAnotherPassword() throws Exception {
        Person person = newcomer();

        Result made = run("users", "set-role", person.username(), "admin", "--output", "json");
        standardInput = "a bättery staple\n";
        Result changed = run("users", "set-password", person.username());
        standardInput = "";

        assertThat(made.json().path("role").asString()).isEqualTo("ADMIN");
        assertThat(changed.exitCode()).isZero();
        assertThat(run("users", "set-role", person.username(), "visitor").exitCode())
                .isZero();
    }

    @Test
    void sessionsAreListedAndEnded() throws Exception {
        Person person = newcomer();
        Person elsewhere = login(person.username() + "@example.com", PASSWORD);
        JsonNode sessions = run("sessions", "list", "--user", person.username(), "--output", "json")
                .json();
        assertThat(sessions.size()).isEqualTo(2);

        assertThat(run("sessions", "end", sessions.path(0).path("sid").asString())
                        .exitCode())
                .isZero();
        assertThat(refresh(elsewhere)).isEqualTo(401);
        assertThat(run("sessions", "list", "--user", person.username()).out()).hasLineCount(2);

        assertThat(run("users", "end-sessions", person.username()).exitCode()).isZero();
        assertThat(refresh(person)).isEqualTo(401);
        assertThat(run("sessions", "end", sessions.path(0).path("sid").asString())
                        .err())
                .contains("There is no such session, or it has ended.");
    }

    @Test
    void whatIsNotDoneEndsInASentenceAndNotInZero() throws Exception {
        Result invalid = run(
                "clients",
                "create",
                "--name",
                "Web",
                "--type",
                "public",
                "--grant",
                "authorization_code",
                "--scope",
                "openid",
                "--redirect-uri",
                "http://evil.example/*");
        assertThat(invalid.exitCode()).isEqualTo(1);
        assertThat(invalid.err())
                .contains("`redirect_uris[0]` must not have a wildcard")
                .doesNotContain("\tat ");
        assertThat(invalid.out()).isEmpty();

        Result missing = run("clients", "show", "nobody");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("There is no client of that id.");

        assertThat(run("clients").exitCode()).isEqualTo(2);
        assertThat(run("clients", "create").exitCode()).isEqualTo(2);

        environment.put("KEYTURN_CLIENT_SECRET", "wrong");
        Result wrong = run("clients", "list");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("check KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET");
    }

    @Test
    void completionIsPrintedForAShell() throws Exception {
        assertThat(run("generate-completion").out()).contains("rotate-secret");
    }

    private int refresh(Person person) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                .status();
    }

    /** Whether the client can use the command itself: 1 with a sentence about the scope is a yes. */
    private int signsIn(String id, String secret) throws Exception {
        Map<String, String> before = Map.copyOf(environment);
        environment.put("KEYTURN_CLIENT_ID", id);
        environment.put("KEYTURN_CLIENT_SECRET", secret);
        Result result = run("clients", "list");
        environment.putAll(before);
        return result.err().contains("not registered for the scope") ? 0 : result.exitCode();
    }

    /** From its classes as an earlier run left them, which takes a fifth less. */
    private Result run(String... arguments) throws Exception {
        Path archive = classes.resolve("keyturn-cli.jsa");
        if (Files.notExists(archive)) {
            assertThat(run("-XX:ArchiveClassesAtExit=" + archive, List.of("clients", "list"))
                            .exitCode())
                    .isZero();
        }
        return run("-XX:SharedArchiveFile=" + archive, List.of(arguments));
    }

    private Result run(String flag, List<String> arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        Path in = Files.writeString(Files.createTempFile(folder, "in", null), standardInput);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                flag,
                "-Dkeyturn.home=" + folder,
                "-jar",
                Path.of("..", "cli", "target", "keyturn-cli.jar").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
