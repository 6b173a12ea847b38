package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.model.ClaimNames;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.TestKey;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.Person;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.SocketClient;
import dev.keyturn.resource.testing.World;
import dev.keyturn.resource.trust.Revoked;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Access tokens bound to a key (DPoP, RFC 9449, section 7). What a proof must be is tested beside its class. */
@ResourceServerTest
class BoundTokensIT {
    private static final TestKey KEY = TestKey.es256();
    private static final TestKey THIEF = TestKey.es256();
    private static final String ME = Issuer.AUDIENCE + "/users/me";

    private final Issuer issuer;
    private final Person ada;
    private final Api api;
    private final JdbcClient jdbc;
    private final int port;

    BoundTokensIT(World world, JdbcClient jdbc, @LocalServerPort int port) {
        this.issuer = world.issuer();
        this.ada = world.person();
        this.jdbc = jdbc;
        this.port = port;
        this.api = new Api(port);
    }

    @Test
    void isGoodWithItsProof() {
        String token = bound();

        assertThat(get(token, KEY.proof("GET", ME, token)).hasStatus(200).id()).isEqualTo(ada.id());
        assertThat(call("GET", "/users/me", "", "Authorization", "dpop " + token, "DPoP", KEY.proof("GET", ME, token))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void writesToo() {
        String token = bound();

        Answer sent = call(
                "POST",
                "/messages",
                """
                {"content": "Hello", "receiver_id": %d}""".formatted(ada.id()),
                "Content-Type",
                "application/json",
                "Authorization",
                "DPoP " + token,
                "DPoP",
                KEY.proof("POST", Issuer.AUDIENCE + "/messages", token));

        sent.hasStatus(201);
    }

    @Test
    void isNoBearerToken() {
        Answer answer = api.with(bound()).get("/users/me");

        answer.isProblem(ProblemType.UNAUTHENTICATED);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("invalid_token");
    }

    @Test
    void isWorthNothingWithoutTheKey() {
        String token = bound();
        String used = KEY.proof("GET", ME, token);
        get(token, used).hasStatus(200);

        assertRefused(call("GET", "/users/me", "", "Authorization", "DPoP " + token), "invalid_dpop_proof");
        assertRefused(get(token, used), "invalid_dpop_proof");
        assertRefused(get(token, THIEF.proof("GET", ME, token)), "invalid_dpop_proof");
        assertRefused(get(token, KEY.proof("GET", ME)), "invalid_dpop_proof");
        assertRefused(get(token, KEY.proof("GET", ME, bound())), "invalid_dpop_proof");
        assertRefused(get(token, KEY.proof("POST", ME, token)), "invalid_dpop_proof");
        assertRefused(get(token, KEY.proof("GET", Issuer.AUDIENCE + "/events", token)), "invalid_dpop_proof");
        assertRefused(get(token, KEY.proof("GET", "http://evil.example/users/me", token)), "invalid_dpop_proof");
        assertRefused(get(token, "nonsense"), "invalid_dpop_proof");
    }

    /** RFC 9449, section 4.3. */
    @Test
    void theQueryOfTheCallMayStandInTheProof() {
        String token = bound();

        call(
                        "GET",
                        "/events?limit=2",
                        "",
                        "Authorization",
                        "DPoP " + token,
                        "DPoP",
                        KEY.proof("GET", Issuer.AUDIENCE + "/events?limit=2", token))
                .hasStatus(200);
    }

    @Test
    void ofFiftyAtOnceOneIsAnswered() throws Exception {
        String token = bound();
        String proof = KEY.proof("GET", ME, token);
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(50)) {
            for (int i = 0; i < 50; i++) {
                answers.add(executor.submit(() -> get(token, proof)));
            }
        }

        int good = 0;
        for (Future<Answer> answer : answers) {
            good += answer.get().status() == 200 ? 1 : 0;
        }
        assertThat(good).isEqualTo(1);
    }

    /** Or another node would answer it once more. */
    @Test
    void theProofIsKnownToAllNodes() {
        String before = "SELECT count(*) FROM used_proof";
        long proofs = jdbc.sql(before).query(Long.class).single();
        String token = bound();

        get(token, KEY.proof("GET", ME, token)).hasStatus(200);

        assertThat(jdbc.sql(before).query(Long.class).single()).isGreaterThan(proofs);
        assertThat(jdbc.sql("SELECT relpersistence::text FROM pg_class WHERE oid = 'used_proof'::regclass")
                        .query(String.class)
                        .single())
                .isEqualTo("p");
    }

    @Test
    void aProofMakesNoOtherTokenGood() {
        String unbound = ada.token();
        assertRefused(get(unbound, KEY.proof("GET", ME, unbound)), "invalid_token");
        String twice = token(Map.of("jkt", KEY.thumbprint(), "x5t#S256", "another"));
        assertRefused(get(twice, KEY.proof("GET", ME, twice)), "invalid_token");
        String other = token(Map.of("x5t#S256", KEY.thumbprint()));
        assertRefused(get(other, KEY.proof("GET", ME, other)), "invalid_token");
        assertRefused(get("nonsense", KEY.proof("GET", ME, "nonsense")), "invalid_token");
        assertRefused(get("", KEY.proof("GET", ME, "")), "invalid_token");
    }

    /** RFC 6750, section 3.1, as of two bearer tokens. */
    @Test
    void isTheOnlyTokenOfItsCall() {
        String proved = "DPoP " + bound();
        String bearer = "Bearer " + ada.token();
        for (List<String> two : List.of(List.of(proved, bearer), List.of(bearer, proved), List.of(proved, proved))) {
            Answer refusal = call(
                    "GET",
                    "/users/me",
                    "",
                    "Authorization",
                    two.getFirst(),
                    "Authorization",
                    two.getLast(),
                    "DPoP",
                    KEY.proof("GET", ME, proved.substring("DPoP ".length())));

            refusal.isProblem(ProblemType.MALFORMED_REQUEST);
            assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .contains("error=\"invalid_request\"");
        }
    }

    @Test
    void isRefusedOnceItWasTakenBack() {
        String session = UUID.randomUUID().toString();
        String token = issuer.token(
                Duration.ofMinutes(5),
                claims -> claims.claim(ClaimNames.SESSION_ID, session)
                        .claim(ClaimNames.SCOPE, Scope.USERS_READ.value())
                        .claim(ClaimNames.CONFIRMATION, Map.of("jkt", KEY.thumbprint())));
        String users = Issuer.AUDIENCE + "/users";
        call("GET", "/users", "", "Authorization", "DPoP " + token, "DPoP", KEY.proof("GET", users, token))
                .hasStatus(200);

        issuer.revoke(new Revoked(Revoked.Kind.SESSION, session));

        await().atMost(Duration.ofSeconds(2))
                .until(() -> call(
                                        "GET",
                                        "/users",
                                        "",
                                        "Authorization",
                                        "DPoP " + token,
                                        "DPoP",
                                        KEY.proof("GET", users, token))
                                .status()
                        == 401);
    }

    @Test
    void saysWhichScopeIsMissing() {
        String token = issuer.token(
                Duration.ofMinutes(5),
                claims -> claims.claim(ClaimNames.CONFIRMATION, Map.of("jkt", KEY.thumbprint())));

        Answer answer = get(token, KEY.proof("GET", ME, token)).hasStatus(403);

        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("DPoP error=\"insufficient_scope\", scope=\"users:read\"");
    }

    /** Before the request asks for a place, as for a bearer token. */
    @Test
    void aForgedTokenIsRefusedAtTheDoor() {
        String token = Issuer.signed(
                Issuer.newKey(),
                Issuer.header(issuer.key()).build(),
                issuer.claims(
                        Duration.ofMinutes(5),
                        claims -> claims.claim(ClaimNames.CONFIRMATION, Map.of("jkt", KEY.thumbprint()))));

        Answer refusal = get(token, KEY.proof("GET", ME, token));
        assertRefused(refusal, "invalid_token");
        // The filter that reads proofs would have spoken of the key.
        assertThat(refusal.json().get("detail").asString()).doesNotContain("bound to a key");
    }

    @Test
    void aHandshakeBringsOneTokenOrTicket() {
        String token = bound();

        Answer refusal = call(
                "GET",
                "/ws",
                "",
                "Sec-WebSocket-Protocol",
                "keyturn.v1, bearer." + ada.token(),
                "Authorization",
                "DPoP " + token,
                "DPoP",
                KEY.proof("GET", Issuer.AUDIENCE + "/ws", token));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.headers().firstValue("WWW-Authenticate")).hasValue("DPoP error=\"invalid_request\"");
    }

    /** A socket needs no proof of its own: it gets in by a ticket that was got with one. */
    @Test
    void aTicketOpensASocket() {
        String token = bound();
        Answer ticket = call(
                "POST",
                "/ws-tickets",
                "",
                "Authorization",
                "DPoP " + token,
                "DPoP",
                KEY.proof("POST", Issuer.AUDIENCE + "/ws-tickets", token));

        try (SocketClient sockets = new SocketClient(port)) {
            SocketClient.Opened socket = sockets.open(
                    "/ws",
                    "keyturn.v1",
                    "ticket." + ticket.hasStatus(200).json().get("ticket").asString());
            assertThat(socket.subprotocol()).isEqualTo("keyturn.v1");
            assertThat(sockets.refusal("/ws", "keyturn.v1", "bearer." + bound()))
                    .isEqualTo(401);
        }
    }

    @Test
    void theMetadataNamesTheAlgorithms() {
        assertThat(api.get("/.well-known/oauth-protected-resource")
                        .json()
                        .get("dpop_signing_alg_values_supported")
                        .toString())
                .isEqualTo("[\"ES256\",\"PS256\",\"RS256\"]");
    }

    private String bound() {
        return token(Map.of("jkt", KEY.thumbprint()));
    }

    private String token(Map<String, String> confirmation) {
        return issuer.token(
                Duration.ofMinutes(5),
                claims -> claims.subject(ada.uid().toString())
                        .claim(ClaimNames.USER_ID, ada.id())
                        .claim(ClaimNames.ROLES, List.of(ada.role().name()))
                        .claim(
                                ClaimNames.SCOPE,
                                Arrays.stream(Scope.values()).map(Scope::value).collect(Collectors.joining(" ")))
                        .claim(ClaimNames.CONFIRMATION, confirmation));
    }

    private Answer get(String token, String proof) {
        return call("GET", "/users/me", "", "Authorization", "DPoP " + token, "DPoP", proof);
    }

    private Answer call(String method, String path, String body, String... headers) {
        return api.send(method, path, BodyPublishers.ofString(body), headers);
    }

    private static void assertRefused(Answer answer, String error) {
        answer.hasStatus(401);
        assertThat(answer.json().get("type").asString())
                .isEqualTo(ProblemType.UNAUTHENTICATED.uri().toString());
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("DPoP error=\"" + error + "\", algs=\"ES256 PS256 RS256\"")
                .contains(", resource_metadata=\"");
    }
}
