package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.Ran;
import dev.keyturn.cli.admin.CommandRunner;
import dev.keyturn.cli.secrets.Credential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands over the real servers; a few as processes, as scripts and people call them. */
class AdminCommandsIT extends OrdinaryJourney {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "KEYTURN_URL", stack.auth(),
            "KEYTURN_CLIENT_ID", stack.credential(Credential.OPS_CLIENT_ID),
            "KEYTURN_CLIENT_SECRET", stack.credential(Credential.OPS_CLIENT_SECRET)));

    private final CommandRunner commands = new CommandRunner(
            stack.auth(), stack.credential(Credential.OPS_CLIENT_ID), stack.credential(Credential.OPS_CLIENT_SECRET));

    @SuppressWarnings("NullAway.Init") // JUnit sets the folder
    AdminCommandsIT() {}

    @Test
    void aClientIsCreatedListedShownUpdatedRotatedDisabledAndEnabled() throws Exception {
        Ran created = run(
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
        String id = created.json().path("id").asString();
        String secret = created.json().path("client_secret").asString();
        assertThat(created.json().path("lifetimes").path("access").asInt()).isEqualTo(60);
        assertThat(signsIn(id, secret)).isZero();

        Ran list = run("clients", "list");
        assertThat(list.out().lines().toList())
                .first()
                .asString()
                .startsWith("ID")
                .contains("ACTIVE");
        assertThat(list.out())
                .containsPattern("(?m)^" + id + " +Billing ")
                .contains("ops")
                .doesNotContain(secret);
        Ran shown = run("clients", "show", id);
        assertThat(shown.out()).contains("Billing", "users:read events:read").doesNotContain(secret, "client_secret");

        JsonNode updated = run(
                        "clients", "update", id, "--name", "Invoices", "--access-lifetime", "90", "--output", "json")
                .json();
        assertThat(updated.path("name").asString()).isEqualTo("Invoices");
        assertThat(updated.at("/lifetimes/access").asInt()).isEqualTo(90);
        assertThat(updated.at("/lifetimes/idle")).isEqualTo(created.json().at("/lifetimes/idle"));
        assertThat(updated.path("scopes")).isEqualTo(created.json().path("scopes"));

        Ran rotated = run("clients", "rotate-secret", id, "--overlap", "0").succeeded();
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

        Ran created = run(
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
        Ran created = run(
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

        Ran changed =
                process("a bättery staple\n", "users", "set-password", email).succeeded();
        assertThat(changed.err()).isEmpty();
        assertThat(refresh(person)).isEqualTo(401);
        Person again = login(email, "a bättery staple");
        run("users", "set-password", email).ended(1);

        assertThat(run("users", "set-role", person.username(), "organizer", "--output", "json")
                        .json()
                        .path("role")
                        .asString())
                .isEqualTo("ORGANIZER");
        run("users", "disable", Long.toString(person.id())).succeeded();
        Http.get(auth("/auth/me"), again.accessToken()).is(401);
        assertThat(run("users", "list", "--query", person.username(), "--disabled")
                        .out())
                .contains(person.username());
        run("users", "enable", person.username()).succeeded();
        Http.get(auth("/auth/me"), again.accessToken()).is(200);

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

        Ran made = run("users", "set-role", person.username(), "admin", "--output", "json");
        commands.piping("a bättery staple");
        run("users", "set-password", person.username()).succeeded();

        assertThat(made.json().path("role").asString()).isEqualTo("ADMIN");
        run("users", "set-role", person.username(), "visitor").succeeded();
    }

    @Test
    void sessionsAreListedAndEnded() throws Exception {
        Person person = newcomer();
        Person elsewhere = login(person.username() + "@example.com", PASSWORD);
        JsonNode sessions = run("sessions", "list", "--user", person.username(), "--output", "json")
                .json();
        assertThat(sessions.size()).isEqualTo(2);

        run("sessions", "end", sessions.path(0).path("sid").asString()).succeeded();
        assertThat(refresh(elsewhere)).isEqualTo(401);
        assertThat(run("sessions", "list", "--user", person.username()).out()).hasLineCount(2);

        run("users", "end-sessions", person.username()).succeeded();
        assertThat(refresh(person)).isEqualTo(401);
        assertThat(run("sessions", "end", sessions.path(0).path("sid").asString())
                        .err())
                .contains("There is no such session, or it has ended.");
    }

    @Test
    void whatIsNotDoneEndsInASentenceAndNotInZero() throws Exception {
        Ran invalid = process(
                "",
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
        invalid.ended(1);
        assertThat(invalid.err())
                .contains("`redirect_uris[0]` must not have a wildcard")
                .doesNotContain("\tat ");
        assertThat(invalid.out()).isEmpty();

        Ran missing = run("clients", "show", "nobody").ended(1);
        assertThat(missing.err()).contains("There is no client of that id.");

        run("clients").ended(2);
        run("clients", "create").ended(2);

        environment.put("KEYTURN_CLIENT_SECRET", "wrong");
        Ran wrong = process("", "clients", "list").ended(1);
        assertThat(wrong.err()).contains("check KEYTURN_CLIENT_ID and KEYTURN_CLIENT_SECRET");
    }

    private int refresh(Person person) {
        return Http.post(auth("/auth/refresh"), Map.of("refresh_token", person.refreshToken()))
                .status();
    }

    /** Whether the client can use the command itself: 1 with a sentence about the scope is a yes. */
    private int signsIn(String id, String secret) {
        Ran list = new CommandRunner(stack.auth(), id, secret).run("clients", "list");
        return list.err().contains("not registered for the scope") ? 0 : list.exitCode();
    }

    private Ran run(String... arguments) {
        return commands.run(arguments);
    }

    private Ran process(String standardInput, String... arguments) throws Exception {
        Path in = Files.writeString(Files.createTempFile(folder, "in", null), standardInput);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dkeyturn.home=" + folder,
                "-jar",
                Path.of("..", "cli", "target", "keyturn-cli.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in.toFile());
        builder.environment().putAll(environment);
        return Ran.of(builder, Duration.ofMinutes(1));
    }
}
