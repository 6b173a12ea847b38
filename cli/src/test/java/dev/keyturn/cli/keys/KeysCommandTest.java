package dev.keyturn.cli.keys;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.keyturn.cli.Ran;
import dev.keyturn.cli.admin.CommandRunner;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** The commands against a server that answers as the admin API does; the clock stands, or moves as the command waits. */
class KeysCommandTest {
    private static final String ACTIVE = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String STANDBY = "aaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static final String REVOKED = "ccccccccccccccccccccccccccccccccccccccccccc";
    private static final String KEYS = """
            [{"kid": "%s", "state": "ACTIVE", "published_at": "2026-11-18T01:00:00Z",
              "activated_at": "2026-11-20T01:00:00Z", "retired_at": null, "signs_until": "2026-11-21T03:04:10Z",
              "tokens_signed": 4711, "kek_id": "0011223344556677"},
             {"kid": "%s", "state": "STANDBY", "published_at": "2026-11-21T02:59:00Z", "activated_at": null,
              "signs_until": null, "tokens_signed": 0, "kek_id": "0011223344556677"},
             {"kid": "%s", "state": "REVOKED", "published_at": "2026-01-21T02:59:00Z", "tokens_signed": 1}]
            """.formatted(ACTIVE, STANDBY, REVOKED);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(options().dynamicPort().bindAddress("127.0.0.1"))
            .build();

    private final CommandRunner commands = new CommandRunner(SERVER.baseUrl());
    private Ran result = new Ran(-1, "", "");

    @BeforeEach
    void serve() {
        stub(post("/oauth2/token"), "{\"access_token\": \"a-token\"}");
        stub(get("/admin/keys"), KEYS);
    }

    @Test
    void listsKeysWithTheirTimes() {
        run("list");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().toList())
                .containsExactly(
                        "KID                                          STATE    AGE      PUBLISHED         ACTIVATED         SIGNS UNTIL  REMAINING   TOKENS SIGNED",
                        ACTIVE
                                + "  ACTIVE   3 d 2 h  2026-11-18 01:00  2026-11-20 01:00  03:04:10     4 min 10 s  4711",
                        STANDBY + "  STANDBY  1 min    02:59:00          -                 -            -           0",
                        REVOKED + "  REVOKED  304 d    2026-01-21 02:59  -                 -            -           1");
    }

    @Test
    void listsKeysForAScript() {
        run("list", "--output", "json");

        assertThat(result.exitCode()).isZero();
        assertThatJson(result.out(), KEYS);
    }

    @Test
    void showsOneByHowItsKidBegins() {
        stub(
                get("/admin/keys/" + STANDBY),
                "{\"kid\": \"%s\", \"published_at\": \"2026-11-21T02:59:00Z\"}".formatted(STANDBY));
        stub(get("/admin/keys/" + REVOKED), "{\"kid\": \"%s\", \"revoked_at\": null}".formatted(REVOKED));

        run("show", "aaaaaab");
        assertThat(result.out()).contains("kid           " + STANDBY, "published_at  02:59:00, 1 min ago");

        run("show", REVOKED);
        assertThat(result.out()).contains("revoked_at  -");
    }

    @Test
    void saysWhyAnAbbreviationIsNoKey() {
        run("show", "aaaaa");
        assertThat(result)
                .isEqualTo(
                        refused(
                                "'aaaaa' is too short for a key: give at least 6 characters of its kid, from `./keyturn keys list`."));
        run("show", "aaaaaa");
        assertThat(result.err()).contains("More than one kid begins with 'aaaaaa'", ACTIVE + " or " + STANDBY);
        run("show", "dddddd");
        assertThat(result.err()).contains("There is no key whose kid begins with 'dddddd'");
    }

    @Test
    void showsConsumersAndWhoIsBehind() {
        stub(get("/admin/keys/consumers"), """
                [{"instance": "one:8080", "client_id": "api", "held_keys": ["k1", "k2"], "seen_at": "2026-11-21T02:59:59Z",
                  "since": "2026-11-20T00:00:00Z", "lag_seconds": 0.4, "silent": false, "missing": []},
                 {"instance": "two:8080", "client_id": "api", "held_keys": ["k1"], "seen_at": "2026-11-21T02:59:58Z",
                  "lag_seconds": 2, "silent": false, "missing": ["k2"]},
                 {"instance": "three:8080", "client_id": "api", "held_keys": [], "seen_at": "2026-11-20T02:59:58Z",
                  "lag_seconds": 86402, "silent": true, "missing": ["k1", "k2"]}]""");

        run("consumers");

        assertThat(result.out())
                .contains("one:8080    api     k1 k2  1 s ago  1 s  up to date")
                .contains("lacks k2")
                .contains("-      1 d ago  1 d  silent: not waited for");

        stub(get("/admin/keys/consumers"), "[]");
        run("consumers");
        assertThat(result.out()).contains("No resource server keeps the trust channel open");
    }

    @Test
    void showsThePlan() {
        stub(get("/admin/keys/plan"), """
                {"steps": [{"step": "activate", "kid": "%s", "at": "2026-11-21T03:05:30Z", "reason": "90 days old"}],
                 "next_rotation_at": "2026-11-21T03:05:30Z"}""".formatted(STANDBY));

        run("plan");

        assertThat(result.out())
                .contains("activate  " + STANDBY + "  03:05:30  in 5 min 30 s  90 days old")
                .contains("The next rotation is at 03:05:30, in 5 min 30 s.");
    }

    @Test
    void takesAStepAndSaysWhatComesNext() {
        stub(post("/admin/keys/stage"), """
                {"done": true, "changed": false, "kid": "%s", "message": "There is a STANDBY already: it.",
                 "plan": [{"step": "activate", "kid": "%s", "at": "2026-11-21T03:05:30Z", "reason": "published long enough"}]}""".formatted(STANDBY, STANDBY));

        run("stage");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("There is a STANDBY already: it.\n\nWhat comes next:\nSTEP")
                .contains("in 5 min 30 s");
        asked("/admin/keys/stage", "{\"dry_run\": false, \"force\": false}");
    }

    @Test
    void aStepThatIsNotSafeYetIsRefusedWithTheTimeAtWhichItIs() {
        SERVER.stubFor(post("/admin/keys/activate").willReturn(jsonResponse("""
                {"type": "urn:keyturn:problem:keys-not-safe-yet", "status": 409,
                 "detail": "For others.", "reason": "a consumer may still hold a set without it",
                 "safe_at": "2026-11-21T03:04:10Z", "waiting_for": ["one:8080"]}""", 409)));

        run("activate", "aaaaaab");

        assertThat(result)
                .isEqualTo(
                        refused(
                                "Not yet, because a consumer may still hold a set without it; it waits for one:8080. It becomes safe at 03:04:10, in 4 min 10 s; `--force` does it now, and is recorded."));
        asked("/admin/keys/activate", "{\"kid\": \"%s\", \"dry_run\": false, \"force\": false}".formatted(STANDBY));
    }

    @Test
    void forceAndDryRunReachTheServer() {
        stub(post("/admin/keys/remove"), """
                {"done": false, "changed": false, "kid": "%s", "message": "It would be removed.",
                 "plan": [{"step": "remove", "kid": "%s", "at": "2026-11-21T03:00:00Z", "reason": "forced"}]}""".formatted(ACTIVE, ACTIVE));

        run("remove", ACTIVE, "--force", "--dry-run");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Nothing was done.");
        asked("/admin/keys/remove", "{\"kid\": \"%s\", \"dry_run\": true, \"force\": true}".formatted(ACTIVE));
    }

    @Test
    void aRotationDoesWhatIsSafeAndSaysWhenTheRestIs() {
        stub(post("/admin/keys/rotate"), """
                {"done": false, "changed": true, "kid": "%s", "message": "Staged it.",
                 "safe_at": "2026-11-21T03:05:30Z", "plan": []}""".formatted(STANDBY));

        run("rotate");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("Staged it.", "The rest becomes safe at 03:05:30, in 5 min 30 s");
    }

    @Test
    void aRotationThatIsWaitedForTakesTheSameKeyThroughAllSteps() {
        rotation(Scenario.STARTED, "staged", jsonBody(false, "Staged it."));
        rotation(
                "staged",
                "refused",
                aResponse()
                        .withStatus(409)
                        .withBody("{\"reason\": \"a consumer lacks it\", \"safe_at\": \"2026-11-21T03:00:05Z\"}"));
        rotation("refused", "done", jsonBody(true, "It signs."));

        run("rotate", "--wait");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("It signs.");
        assertThat(result.err())
                .isEqualTo(
                        "Staged it. Waiting until 03:00:05.\nNot yet, because a consumer lacks it. Waiting until 03:00:05.\n");
        assertThat(Duration.between(CommandRunner.NOW, commands.now()))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        SERVER.verify(
                2,
                postRequestedFor(urlEqualTo("/admin/keys/rotate"))
                        .withRequestBody(equalToJson(
                                "{\"kid\": \"%s\", \"dry_run\": false, \"force\": false}".formatted(STANDBY))));
    }

    @Test
    void revokesOnceThePersonHasReadTheConsequences() {
        revocation();
        tokensOfThatKeyAreRefused();
        commands.typing("yes");

        run("revoke", ACTIVE, "--compromised");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("ACTIVE signing key " + ACTIVE + " will be revoked", "Sessions go on");
        assertThat(result.out())
                .contains("Revoked " + ACTIVE + ". Signing now: " + STANDBY)
                .contains("had not expired, as far as is known: 12, the last until 03:04:59.")
                .contains("billing  12")
                .contains("Refused everywhere 0.84 s after the revocation: 2 resource servers.");
        asked("/admin/keys/" + ACTIVE + "/revoke", "{\"compromised\": true, \"scope\": \"key\"}");
    }

    /** A step of a runbook is repeated. */
    @Test
    void saysThatAnotherKeySignsWhenTheKeyDidNot() {
        stub(get("/admin/keys/" + ACTIVE), """
                {"kid": "%s", "state": "REVOKED", "revoked_at": "2026-11-21T02:00:00Z"}""".formatted(ACTIVE));
        stub(post("/admin/keys/" + ACTIVE + "/revoke"), """
                {"revoked": "%s", "activated": null, "staged": null, "exposed": {"tokens": 0}, "consumers": [],
                 "rejected_everywhere_at": null, "sessions_ended": 0}""".formatted(ACTIVE));

        run("revoke", ACTIVE, "--yes");

        assertThat(result.out())
                .contains("Revoked " + ACTIVE + ". Another key signs already.\n")
                .doesNotContain("Signing now");
    }

    @Test
    void revokesNothingUnlessSomebodySaysYes() {
        revocation();
        for (String answer : List.of("no", "y", "yes please", "")) {
            commands.typing(answer);
            run("revoke", ACTIVE);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).endsWith("Nothing was changed.\n");
        }

        run("revoke", ACTIVE);
        assertThat(result.err()).endsWith("There is nobody to ask here: add `--yes` to go on without a question.\n");
        SERVER.verify(0, postRequestedFor(urlEqualTo("/admin/keys/" + ACTIVE + "/revoke")));
    }

    @Test
    void revokesForAWholeHostWithoutAskingInAScript() {
        revocation();

        run("revoke", ACTIVE, "--compromised", "--scope", "host", "--yes");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Sessions ended: 7.", "docs/runbooks/key-encryption-key.md");
        asked("/admin/keys/" + ACTIVE + "/revoke", "{\"compromised\": true, \"scope\": \"host\"}");
    }

    @Test
    void rewrappingIsDoneOnlyWhenNothingRemains() {
        stub(post("/admin/keys/rewrap"), "{\"rewrapped\": 4, \"remaining\": 0, \"kek_id\": \"0011\"}");
        run("rewrap");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("Rewrapped 4 keys under key-encryption key 0011; 0 remain under another.\n");

        stub(post("/admin/keys/rewrap"), "{\"rewrapped\": 0, \"remaining\": 2, \"kek_id\": \"0011\"}");
        run("rewrap");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("keyturn.keys.previous-encryption-key-file");
    }

    @Test
    void recoversOnceThePersonHasReadTheConsequences() {
        stub(post("/admin/keys/recover"), """
                {"recovered": true, "activated": "%s", "staged": "fresh", "sessions_ended": 7,
                 "lost_since": "2026-11-21T01:00:00Z"}""".formatted(ACTIVE));
        runRecover();
        assertThat(result.err()).endsWith("There is nobody to ask here: add `--yes` to go on without a question.\n");

        commands.typing("Yes");
        runRecover();

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("every session and code", "has to log in again");
        assertThat(result.out())
                .contains("Recovered: keys replaced, 7 sessions ended. Signing now: " + ACTIVE)
                .contains("between 01:00:00 and the restore is lost");
        asked("/admin/keys/recover", "{\"force\": false}");
    }

    @Test
    void saysThatThereIsNothingToRecoverFrom() {
        stub(post("/admin/keys/recover"), "{\"recovered\": false, \"sessions_ended\": 0}");

        runRecover("--yes");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("There was nothing to recover from")
                .contains("on a new machine", "`./keyturn recover --force`")
                .hasLineCount(1);
        asked("/admin/keys/recover", "{\"force\": false}");
    }

    @Test
    void recoversByForceWhereNobodyCouldNotice() {
        stub(post("/admin/keys/recover"), "{\"recovered\": true, \"sessions_ended\": 0}");

        runRecover("--yes", "--force");

        asked("/admin/keys/recover", "{\"force\": true}");
    }

    private void revocation() {
        stub(get("/admin/keys/" + ACTIVE), """
                {"kid": "%s", "state": "ACTIVE", "revoked_at": "2026-11-21T03:00:00.100Z"}""".formatted(ACTIVE));
        stub(post("/admin/keys/" + ACTIVE + "/revoke").inScenario("key").willSetStateTo("revoked"), """
                {"revoked": "%s", "activated": "%s", "staged": "fresh", "sessions_ended": 7,
                 "exposed": {"tokens": 12, "latest_expiry": "2026-11-21T03:04:59Z",
                             "clients": [{"client_id": "billing", "tokens": 12}]},
                 "rejected_everywhere_at": "2026-11-21T03:00:00.940Z",
                 "consumers": [{"instance": "one:8080", "acknowledged": true},
                               {"instance": "two:8080", "acknowledged": true}]}""".formatted(
                        ACTIVE, STANDBY));
    }

    /** The token that was asked for before is refused, as its key is. */
    private static void tokensOfThatKeyAreRefused() {
        String path = "/admin/keys/" + ACTIVE;
        SERVER.stubFor(get(path)
                .inScenario("key")
                .whenScenarioStateIs("revoked")
                .withHeader("Authorization", equalTo("Bearer a-token"))
                .willReturn(jsonResponse("{\"detail\": \"Get a fresh one.\"}", 401)));
        SERVER.stubFor(post("/oauth2/token")
                .inScenario("key")
                .whenScenarioStateIs("revoked")
                .willReturn(jsonResponse("{\"access_token\": \"a-fresh-token\"}", 200)));
    }

    private static ResponseDefinitionBuilder jsonBody(boolean done, String message) {
        return jsonResponse("""
                {"done": %s, "changed": true, "kid": "%s", "message": "%s", "safe_at": "2026-11-21T03:00:05Z"}""".formatted(done, STANDBY, message), 200);
    }

    private static void rotation(String from, String to, ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post("/admin/keys/rotate")
                .inScenario("rotation")
                .whenScenarioStateIs(from)
                .willSetStateTo(to)
                .willReturn(answer));
    }

    private static void stub(MappingBuilder call, String json) {
        SERVER.stubFor(call.willReturn(jsonResponse(json, 200)));
    }

    private static void asked(String path, String json) {
        SERVER.verify(postRequestedFor(urlEqualTo(path)).withRequestBody(equalToJson(json)));
    }

    private static void assertThatJson(String actual, String expected) {
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readTree(actual)).isEqualTo(json.readTree(expected));
    }

    private static Ran refused(String sentence) {
        return new Ran(1, "", "keyturn: " + sentence + "\n");
    }

    private void run(String... arguments) {
        runGroup("keys", arguments);
    }

    private void runRecover(String... arguments) {
        runGroup("recover", arguments);
    }

    private void runGroup(String name, String... arguments) {
        result = commands.run(
                Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
    }
}
