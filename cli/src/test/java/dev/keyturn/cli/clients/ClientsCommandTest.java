package dev.keyturn.cli.clients;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.keyturn.cli.Ran;
import dev.keyturn.cli.admin.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What of the options reaches the server. */
class ClientsCommandTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(options().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private final CommandRunner commands = new CommandRunner(SERVER.baseUrl());

    @BeforeEach
    void serve() {
        SERVER.stubFor(post("/oauth2/token").willReturn(jsonResponse("{\"access_token\": \"a-token\"}", 200)));
        SERVER.stubFor(post("/admin/clients")
                .willReturn(jsonResponse("{\"id\": \"billing\", \"client_secret\": \"a-secret\"}", 201)));
        SERVER.stubFor(patch("/admin/clients/billing").willReturn(jsonResponse("{\"id\": \"billing\"}", 200)));
    }

    @Test
    void createsWithWhatIsGivenAlone() {
        Ran result = clients("create", "--name", "Billing", "--dpop-bound", "--scope", "users:read,events:read");

        assertThat(result.out()).contains("a-secret", "shown this once");
        SERVER.verify(postRequestedFor(urlEqualTo("/admin/clients")).withRequestBody(equalToJson("""
                {"name": "Billing", "type": "confidential", "dpop_bound": true,
                 "scopes": ["users:read", "events:read"]}""")));
    }

    @Test
    void updatesWhatIsGivenAndNothingElse(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.json"), "{\"keys\": []}");

        updated("{\"name\": \"Invoices\"}", "--name", "Invoices");
        updated("{\"lifetimes\": {\"access\": 60, \"grace\": 0}}", "--access-lifetime", "60", "--grace", "0");
        updated("{\"dpop_bound\": true, \"native\": false}", "--dpop-bound", "--no-native");
        updated("{\"dpop_bound\": false, \"first_party\": true}", "--no-dpop-bound", "--first-party");
        updated("{\"jwks\": {\"keys\": []}}", "--jwks", keys.toString());
        updated(
                "{\"grants\": [\"refresh_token\"], \"redirect_uris\": [\"https://a.example/\", \"https://b.example/\"]}",
                "--grant",
                "refresh_token",
                "--redirect-uri",
                "https://a.example/",
                "--redirect-uri",
                "https://b.example/");
    }

    @Test
    void anEmptyValueTakesAwayWhatThereWas() {
        updated(
                "{\"scopes\": [], \"audiences\": [], \"post_logout_redirect_uris\": [], \"jwks_uri\": \"\"}",
                "--scope",
                "",
                "--audience",
                "",
                "--post-logout-redirect-uri",
                "",
                "--jwks-uri",
                "");
    }

    @Test
    void asksWhatToChange() {
        Ran result = clients("update", "billing");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("Say what to change.");
        assertThat(clients("update", "billing", "--type", "public").exitCode()).isEqualTo(2);
        SERVER.verify(0, patchRequestedFor(anyUrl()));
    }

    private void updated(String changes, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "update";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "billing";

        Ran result = clients(arguments);

        assertThat(result.exitCode()).as(result.err()).isZero();
        SERVER.verify(patchRequestedFor(urlEqualTo("/admin/clients/billing")).withRequestBody(equalToJson(changes)));
    }

    private Ran clients(String... arguments) {
        return run("clients", arguments);
    }

    private Ran run(String name, String... arguments) {
        return commands.run(Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
    }
}
