package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.Caller;
import dev.keyturn.auth.testing.Operators;
import dev.keyturn.auth.testing.People;
import dev.keyturn.auth.testing.ServerAlone;
import dev.keyturn.model.Scope;
import dev.keyturn.model.testing.TestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@AuthServerTest
@ServerAlone
class ClientAdministrationIT {
    private static final String SERVICE = """
            {"name": "Billing", "type": "confidential", "grants": ["client_credentials"], "scopes": ["users:read"]}""";

    private final Caller caller;
    private final JdbcClient jdbc;
    private final Operators operators;
    private String[] operator;

    @SuppressWarnings("NullAway.Init") // JUnit calls authenticate() first
    @Autowired
    ClientAdministrationIT(@LocalServerPort int port, JdbcClient jdbc, ClientRegistration registration) {
        this.caller = new Caller(port);
        this.jdbc = jdbc;
        this.operators = new Operators(caller, registration);
    }

    @BeforeEach
    void authenticate() {
        operator = operators.service(Scope.CLIENTS_ADMIN);
    }

    @Test
    void aNewServiceGetsItsSecretOnceAndAToken() {
        Answer created = create(SERVICE);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/admin/clients/" + created.text("id"));
        assertThat(created.header("Cache-Control")).contains("no-store");
        assertThat(created.text("id")).hasSize(20);
        assertThat(created.text("client_secret")).hasSize(43);
        assertThat(serviceToken(created.text("id"), created.text("client_secret")))
                .isEqualTo(200);
        Answer shown = show(created.text("id"));
        assertThat(shown.body()).doesNotContain(created.text("client_secret")).doesNotContain("client_secret");
        assertThat(shown.json().path("secrets").size()).isEqualTo(1);
        assertThat(shown.json().path("lifetimes").path("access").asInt()).isEqualTo(300);
        assertThat(events(created.text("id"))).containsExactly("CLIENT_CREATED by client ops");
    }

    @Test
    void showsAllThatWasSet() {
        Answer created = create("""
                {"id": "all-%d", "name": "Everything", "type": "public", "first_party": true, "native": true,
                 "grants": ["authorization_code", "refresh_token", "password"], "scopes": ["openid", "users:read"],
                 "redirect_uris": ["http://127.0.0.1:8765/callback", "com.example.app:/callback"],
                 "post_logout_redirect_uris": ["https://app.example.org/bye"], "dpop_bound": true,
                 "lifetimes": {"access": 60, "idle": 3600, "absolute": 7200, "grace": 0}}""".formatted(System.nanoTime()));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).doesNotContain("client_secret");
        Answer shown = show(created.text("id"));
        assertThat(shown.text("type")).isEqualTo("public");
        assertThat(shown.json().path("first_party").asBoolean()).isTrue();
        assertThat(shown.json().path("native").asBoolean()).isTrue();
        assertThat(shown.json().path("is_active").asBoolean()).isTrue();
        assertThat(shown.json().path("dpop_bound").asBoolean()).isTrue();
        assertThat(shown.json().path("redirect_uris").toString())
                .isEqualTo("[\"http://127.0.0.1:8765/callback\",\"com.example.app:/callback\"]");
        assertThat(shown.json().path("post_logout_redirect_uris").path(0).asString())
                .isEqualTo("https://app.example.org/bye");
        assertThat(shown.json().path("lifetimes").toString())
                .isEqualTo("{\"access\":60,\"idle\":3600,\"absolute\":7200,\"grace\":0}");
    }

    @Test
    void aClientWithKeysHasNoSecretAndShowsItsPublicKeysAlone() throws Exception {
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k1").generate()).toString(true);

        Answer created = create("""
                {"name": "Keys", "type": "confidential", "grants": ["client_credentials"], "scopes": ["users:read"],
                 "audiences": ["API"], "jwks": %s}""".formatted(keys));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).doesNotContain("client_secret").doesNotContain("\"d\"");
        assertThat(show(created.text("id"))
                        .json()
                        .path("jwks")
                        .path("keys")
                        .path(0)
                        .path("kid")
                        .asString())
                .isEqualTo("k1");
        assertThat(rotate(created.text("id"), "{}").problem()).isEqualTo("invalid-fields");
    }

    /** RFC 7517, section 5: members of a set that nobody here knows are ignored. */
    @ParameterizedTest
    @ValueSource(strings = {"1e400", "NESTED", "{\"b\": \"c\"}"})
    void ofASetOfKeysTheKeysAloneAreKept(String more) throws Exception {
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k1").generate()).toString(true);
        String value = more.replace("NESTED", "[".repeat(300) + "]".repeat(300));
        String id = create(SERVICE).text("id");

        Answer changed = patch(id, "{\"jwks\": %s, \"a\": %s}}".formatted(keys.substring(0, keys.length() - 1), value));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(show(id).json().path("jwks").propertyNames()).containsExactly("keys");
    }

    @Test
    void aResourceServerNeedsNoGrantAndMayPublishItsKeys() {
        Answer created = create("""
                {"name": "APIs", "type": "confidential", "audiences": ["API"], "jwks_uri": "https://api.example/jwks"}""");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body()).doesNotContain("client_secret");
        String id = created.text("id");
        assertThat(show(id).text("jwks_uri")).isEqualTo("https://api.example/jwks");
        assertThat(patch(id, "{\"jwks_uri\": \"http://api.example/jwks\"}").body())
                .contains("jwks_uri");
        assertThat(patch(id, "{\"jwks_uri\": \"\"}").json().path("jwks_uri").isNull())
                .isTrue();
        assertThat(create("{\"name\": \"Nothing\", \"type\": \"confidential\"}").body())
                .contains("\"grants\"")
                .contains("\"scopes\"");
    }

    @Test
    void keysAreRegisteredOrPublishedAndNotBoth() throws Exception {
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k1").generate()).toString(true);
        String id = create(SERVICE).text("id");
        assertThat(patch(id, "{\"jwks\": " + keys + "}").status()).isEqualTo(200);

        assertThat(patch(id, "{\"jwks_uri\": \"https://app.example/jwks\"}").body())
                .contains("must not be beside");
        assertThat(patch(id, "{\"jwks\": {\"keys\": []}, \"jwks_uri\": \"https://app.example/jwks\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "id": "0198a1b2c3d47e5f8a9b0c1d2e3f4a5b" | id
            "id": "a b" | id
            "name": "" | name
            "name": "a\\u202eb" | name
            "name": "\\u00a0" | name
            "name": "\\u3164 \\ufe0f" | name
            "type": "secret" | type
            "grants": [] | grants
            "grants": [null] | grants
            "grants": ["implicit"] | grants
            "grants": ["password"] | grants
            "type": "public" | grants
            "type": "public", "grants": ["urn:ietf:params:oauth:grant-type:token-exchange"] | grants
            "scopes": [] | scopes
            "scopes": ["users:write"] | scopes
            "audiences": ["ISSUER"] | audiences
            "type": "public", "grants": ["refresh_token"], "audiences": ["API"] | audiences
            "grants": ["authorization_code"] | redirect_uris
            "redirect_uris": ["https://a.example/", "https://a.example/../b"] | redirect_uris[1]
            "redirect_uris": [null] | redirect_uris[0]
            "redirect_uris": ["http://127.0.0.1/cb"] | redirect_uris[0]
            "post_logout_redirect_uris": ["http://a.example"] | post_logout_redirect_uris[0]
            "jwks": {"keys": [{"kty": "oct", "kid": "a", "k": "AAAA"}]} | jwks
            "lifetimes": {"access": 9} | lifetimes.access
            "lifetimes": {"access": 86401} | lifetimes.access
            "lifetimes": {"idle": 100, "absolute": 99} | lifetimes.absolute
            "lifetimes": {"absolute": 31536001} | lifetimes.absolute
            "lifetimes": {"grace": 301} | lifetimes.grace
            "lifetimes": {"graze": 30} | lifetimes.graze
            "redirect_uri": "https://a.example/" | redirect_uri
            "first_party": "yes" | first_party
            """)
    void refusesWhatAClientMayNotBe(String members, String field) {
        long before = count();

        Answer refused = create(with(members));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-fields");
        assertThat(refused.json().path("errors").findValuesAsString("field")).contains(field);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void hasTwentyAddressesAtMost() {
        List<String> twenty = IntStream.rangeClosed(1, 20)
                .mapToObj(number -> "\"https://a.example/" + number + "\"")
                .toList();
        String members = "\"redirect_uris\": [" + String.join(",", twenty);

        assertThat(create(with(members + "]")).status()).isEqualTo(201);
        assertThat(create(with(members + ", \"https://a.example/\"]")).body()).contains("must have at most 20");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        Answer refused = create("{\"grants\": [\"x\"], \"lifetimes\": {\"grace\": -1}, \"surprise\": 1}");

        assertThat(refused.json().path("errors").findValuesAsString("field"))
                .containsExactly("surprise", "name", "grants", "scopes", "lifetimes.grace");
    }

    @Test
    void aTakenIdIsRefusedAndThatClientStaysAsItIs() {
        Answer refused = create(with("\"id\": \"service\""));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("name-taken");
        assertThat(show("service").text("name")).isEqualTo("A service");
    }

    @Test
    void changesWhatIsNamedAndNothingElse() {
        Answer created = create(SERVICE);
        String id = created.text("id");

        Answer changed = patch(id, "{\"name\": \"Invoices\", \"lifetimes\": {\"access\": 60}}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("name")).isEqualTo("Invoices");
        assertThat(changed.json().path("lifetimes").path("access").asInt()).isEqualTo(60);
        assertThat(changed.json().path("lifetimes").path("idle").asInt()).isEqualTo(604_800);
        assertThat(changed.json().path("scopes").path(0).asString()).isEqualTo("users:read");
        assertThat(serviceToken(id, created.text("client_secret"))).isEqualTo(200);
        assertThat(events(id))
                .contains("CLIENT_CHANGED by client ops, name: Billing → Invoices, lifetimes: access 300 idle 604800"
                        + " absolute 2592000 grace 30 → access 60 idle 604800 absolute 2592000 grace 30");
    }

    /** Or nobody could tell afterwards what a client was allowed for a day. */
    @Test
    void theAuditLogSaysWhatAClientMayNowAndWhatItMightBefore() {
        String id = create(SERVICE).text("id");

        patch(id, "{\"scopes\": [\"users:read\", \"events:read\"]}");
        patch(id, "{\"scopes\": [\"events:read\", \"users:read\"]}");
        patch(id, "{\"scopes\": [\"events:read\"]}");

        assertThat(events(id))
                .filteredOn(event -> event.startsWith("CLIENT_CHANGED"))
                .containsExactlyInAnyOrder(
                        "CLIENT_CHANGED by client ops, scopes: users:read → events:read users:read",
                        "CLIENT_CHANGED by client ops, scopes: events:read users:read → events:read");
    }

    @Test
    void aChangeIsCheckedAsAWholeBeforeAnyOfItIsWritten() {
        String id = create(SERVICE).text("id");

        Answer refused =
                patch(id, "{\"name\": \"Half\", \"grants\": [\"authorization_code\"], \"type\": \"confidential\"}");

        assertThat(refused.json().path("errors").findValuesAsString("field")).containsExactly("redirect_uris");
        assertThat(show(id).text("name")).isEqualTo("Billing");
        assertThat(patch(id, "{\"type\": \"public\"}").status()).isEqualTo(400);
        assertThat(patch(id, "{\"id\": \"another\"}").status()).isEqualTo(400);
        assertThat(patch(id, "{\"colour\": \"red\"}").status()).isEqualTo(400);
    }

    @Test
    void aChangeMayBeBoundToWhatWasRead() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        String[] headers = {operator[0], operator[1], "If-Match", created.header("ETag")};

        Answer first = caller.patchJson("/admin/clients/" + id, "{\"name\": \"One\"}", headers);
        Answer second = caller.patchJson("/admin/clients/" + id, "{\"name\": \"Two\"}", headers);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag")).isEqualTo(show(id).header("ETag")).isNotEqualTo(created.header("ETag"));
        assertThat(second.problem()).isEqualTo("changed-meanwhile");
        assertThat(show(id).text("name")).isEqualTo("One");
    }

    /** RFC 9110, sections 13.1.1 and 13.1.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match|*|200",
                "If-Match|TAG, \"x\"|200",
                "If-Match|\"x\", TAG|200",
                "If-Match|W/TAG|412",
                "If-Match|\"x\"|412",
                "If-Match|x|400",
                "If-None-Match|\"x\"|200",
                "If-None-Match|TAG|412",
                "If-None-Match|*|412"
            })
    void aChangeMayNameTheStatesThatItIsFor(String header, String states, int status) {
        Answer created = create(SERVICE);

        Answer answer = rename(created, header, states.replace("TAG", created.header("ETag")));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(show(created.text("id")).text("name")).isEqualTo(status == 200 ? "Other" : "Billing");
    }

    @Test
    void theStatesMayStandInSeveralLines() {
        Answer created = create(SERVICE);

        Answer answer = rename(created, "If-Match", "\"x\"", "If-Match", created.header("ETag"));

        assertThat(answer.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match|*|200",
                "If-Match|\"x\", TAG|200",
                "If-Match|\"x\"|412",
                "If-None-Match|\"x\"|200",
                "If-None-Match|\"x\", TAG|304",
                "If-None-Match|*|304"
            })
    void aReadMayNameThemToo(String header, String states, int status) {
        Answer created = create(SERVICE);

        Answer answer = caller.get(
                "/admin/clients/" + created.text("id"),
                operator[0],
                operator[1],
                header,
                states.replace("TAG", created.header("ETag")));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("ETag")).isEqualTo(status == 412 ? "" : created.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"Billing\", \"scopes\": [\"users:read\"]}", "{\"is_active\": true}"})
    void aChangeOfNothingLeavesItAsWasRead(String change) {
        Answer created = create(SERVICE);

        Answer answer = patch(created.text("id"), change);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(answer.text("updated_at")).isEqualTo(created.text("updated_at"));
        assertThat(events(created.text("id"))).containsExactly("CLIENT_CREATED by client ops");
    }

    @Test
    void aDisabledClientGetsNoTokenAndItsSessionsCannotBeRefreshedUntilItIsEnabled() {
        Answer created = create("""
                {"name": "App", "type": "confidential", "first_party": true, "grants": ["password", "refresh_token"],
                 "scopes": ["users:read"]}""");
        String id = created.text("id");
        String secret = created.text("client_secret");
        People.Registered person = People.somebody();
        String token = caller.token(
                        id,
                        secret,
                        Map.of(
                                "grant_type", "password",
                                "username", person.username(),
                                "password", person.password()))
                .text("refresh_token");

        assertThat(patch(id, "{\"is_active\": false}").status()).isEqualTo(200);
        assertThat(refresh(id, secret, token).text("error")).isEqualTo("invalid_client");
        patch(id, "{\"is_active\": true}");
        assertThat(refresh(id, secret, token).status()).isEqualTo(200);

        assertThat(events(id)).containsSubsequence("CLIENT_DISABLED by client ops", "CLIENT_ENABLED by client ops");
    }

    /** The server knows what it once let in by configuration; that must never stand in the way of an emergency. */
    @Test
    void aClientThatWouldBeRefusedTodayCanStillBeDisabled() {
        String id = create(SERVICE).text("id");
        jdbc.sql("UPDATE client SET redirect_uris = '{http://old.example/*}' WHERE id = :id")
                .param("id", id)
                .update();

        assertThat(patch(id, "{\"name\": \"New\"}").status()).isEqualTo(400);
        assertThat(patch(id, "{\"is_active\": false}").status()).isEqualTo(200);
    }

    @Test
    void twoSecretsOverlapAndAThirdEndsTheFirst() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        String first = created.text("client_secret");

        Answer rotated = rotate(id, "");
        String second = rotated.text("client_secret");

        assertThat(rotated.status()).isEqualTo(201);
        assertThat(serviceToken(id, first)).isEqualTo(200);
        assertThat(serviceToken(id, second)).isEqualTo(200);
        Awaitility.await().until(() -> unused(id) == 0);
        String third = rotate(id, "{\"overlap\": 60}").text("client_secret");
        assertThat(serviceToken(id, first)).isEqualTo(401);
        assertThat(serviceToken(id, second)).isEqualTo(200);
        assertThat(serviceToken(id, third)).isEqualTo(200);
        assertThat(overlap(id)).isBetween(50.0, 60.0);
        assertThat(events(id)).contains("CLIENT_SECRET_ROTATED by client ops, overlap PT1M");
    }

    /** The answer to the first was lost: nobody has that secret, and services go on with the one before. */
    @Test
    void aRepeatedRotationLeavesTheSecretThatIsInUse() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        String first = created.text("client_secret");
        String lost = rotate(id, "{}").text("client_secret");

        String second = rotate(id, "{}").text("client_secret");

        assertThat(serviceToken(id, first)).isEqualTo(200);
        assertThat(serviceToken(id, second)).isEqualTo(200);
        assertThat(serviceToken(id, lost)).isEqualTo(401);
        assertThat(overlap(id)).isBetween(86_000.0, 86_400.0);
    }

    /** The newest may be lost all the same. */
    @Test
    void theUseOfTheSecretBeforeIsNoneOfTheNewest() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        String first = created.text("client_secret");
        String lost = rotate(id, "{}").text("client_secret");
        assertThat(serviceToken(id, first)).isEqualTo(200);
        Awaitility.await()
                .until(() -> jdbc.sql(
                                "SELECT is_used FROM client_secret WHERE client_id = :id AND expires_at IS NOT NULL")
                        .param("id", id)
                        .query(Boolean.class)
                        .single());

        String second = rotate(id, "{}").text("client_secret");

        assertThat(serviceToken(id, first)).isEqualTo(200);
        assertThat(serviceToken(id, second)).isEqualTo(200);
        assertThat(serviceToken(id, lost)).isEqualTo(401);
    }

    @Test
    void aSecretThatWasReplacedAtOnceIsNotBroughtBackByARepetition() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        rotate(id, "{\"overlap\": 0}");

        String second = rotate(id, "{}").text("client_secret");

        assertThat(serviceToken(id, created.text("client_secret"))).isEqualTo(401);
        assertThat(serviceToken(id, second)).isEqualTo(200);
    }

    /** As after a failover to a machine whose clock is behind. */
    @Test
    void theNewestSecretIsKnownWhateverTheClockSays() {
        String id = create(SERVICE).text("id");
        String second = rotate(id, "{}").text("client_secret");
        assertThat(serviceToken(id, second)).isEqualTo(200);
        Awaitility.await().until(() -> unused(id) == 0);
        jdbc.sql("""
                        UPDATE client_secret SET created_at = created_at - interval '1 hour'
                        WHERE client_id = :id AND expires_at IS NULL""").param("id", id).update();

        String third = rotate(id, "{}").text("client_secret");

        assertThat(serviceToken(id, second)).isEqualTo(200);
        assertThat(serviceToken(id, third)).isEqualTo(200);
    }

    private int unused(String id) {
        return jdbc.sql(
                        "SELECT count(*) FROM client_secret WHERE client_id = :id AND expires_at IS NULL AND NOT is_used")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    /** Nobody changes the client at that moment, and yet it is another. */
    @Test
    void aSecretThatEndsChangesTheEntityTag() {
        String id = create(SERVICE).text("id");
        rotate(id, "{\"overlap\": 60}");
        Answer before = show(id);

        jdbc.sql(
                        "UPDATE client_secret SET expires_at = clock_timestamp() WHERE client_id = :id AND expires_at IS NOT NULL")
                .param("id", id)
                .update();

        Answer after = show(id);
        assertThat(before.json().path("secrets").size()).isEqualTo(2);
        assertThat(after.json().path("secrets").size()).isEqualTo(1);
        assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @Test
    void withoutAnOverlapTheOldSecretEndsAtOnce() {
        Answer created = create(SERVICE);
        String id = created.text("id");

        String second = rotate(id, "{\"overlap\": 0}").text("client_secret");

        assertThat(serviceToken(id, created.text("client_secret"))).isEqualTo(401);
        assertThat(serviceToken(id, second)).isEqualTo(200);
        assertThat(show(id).json().path("secrets").size()).isEqualTo(1);
        assertThat(rotate(id, "{\"overlap\": -1}").problem()).isEqualTo("invalid-fields");
        assertThat(rotate(id, "{\"over_lap\": 0}").problem()).isEqualTo("invalid-fields");
    }

    @Test
    void rotationsInParallelLeaveTwoValidSecretsAtMost() throws Exception {
        Answer created = create(SERVICE);
        String id = created.text("id");

        List<Answer> answers = inParallel(12, () -> rotate(id, "{}"));

        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(show(id).json().path("secrets").size()).isEqualTo(2);
        assertThat(answers.stream()
                        .filter(answer -> serviceToken(id, answer.text("client_secret")) == 200)
                        .count())
                .isEqualTo(1);
        assertThat(serviceToken(id, created.text("client_secret"))).isEqualTo(200);
    }

    @Test
    void aClientThatGetsKeysKeepsItsSecretForADayAlone() throws Exception {
        Answer created = create(SERVICE);
        String id = created.text("id");
        String keys = new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k1").generate()).toString(true);

        assertThat(patch(id, "{\"jwks\": " + keys + "}").status()).isEqualTo(200);

        assertThat(overlap(id)).isBetween(86_000.0, 86_400.0);
        assertThat(caller.token(id, created.text("client_secret"), Map.of("grant_type", "client_credentials"))
                        .status())
                .isEqualTo(200);
        assertThat(patch(id, "{\"jwks\": {\"keys\": []}}").json().path("jwks").isNull())
                .isTrue();
    }

    @Test
    void aSecretThatEndsSoonIsGivenNoMoreTime() {
        String id = create(SERVICE).text("id");
        rotate(id, "{\"overlap\": 60}");

        assertThat(patch(id, "{\"jwks\": {\"keys\": [" + TestKey.es256().jwk().toPublicJWK() + "]}}")
                        .status())
                .isEqualTo(200);

        assertThat(overlap(id)).isLessThanOrEqualTo(60.0);
    }

    @Test
    void anOperatorCannotLockThemselvesOut() {
        assertThat(patch(Operators.OPS, "{\"is_active\": false}").status()).isEqualTo(400);
        assertThat(patch(Operators.OPS, "{\"scopes\": [\"keys:admin\"]}").status())
                .isEqualTo(400);
        assertThat(patch(Operators.OPS, "{\"grants\": [\"refresh_token\"]}").status())
                .isEqualTo(400);
        for (String locksOut : List.of(
                "{\"dpop_bound\": true}",
                "{\"jwks_uri\": \"https://typo.example/keys\"}",
                "{\"jwks\": {\"keys\": [" + TestKey.es256().jwk().toPublicJWK() + "]}}")) {
            Answer refused = patch(Operators.OPS, locksOut);
            assertThat(refused.body()).as(locksOut).contains("lock you out");
        }
        assertThat(patch(Client.BUILT_IN, "{\"is_active\": false}").status()).isEqualTo(403);
        assertThat(caller.get("/admin/clients", operator).status()).isEqualTo(200);
    }

    @Test
    void whoLogsInByAnAddressOfTheirClientDoesNotLoseIt() {
        Answer client = create(with("""
                "grants": ["client_credentials", "authorization_code"], "scopes": ["clients:admin"],
                "redirect_uris": ["https://console.example/cb"]"""));
        operator = Operators.bearer(caller.token(
                client.text("id"), client.text("client_secret"), Map.of("grant_type", "client_credentials")));

        Answer refused = patch(client.text("id"), "{\"redirect_uris\": [\"https://typo.example/cb\"]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("redirect_uris", "lock you out");
        assertThat(patch(
                                client.text("id"),
                                "{\"redirect_uris\": [\"https://console.example/cb\", \"https://other.example/cb\"]}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "scopes": ["clients:admin", "keys:admin"]            | clients:admin keys:admin
            "scopes": ["users:read"], "audiences": ["ADMIN"]     | clients:admin keys:admin users:admin sessions:admin audit:read
            """)
    void nobodyGrantsWhatTheyDoNotHave(String members, String needed) {
        String client = "{\"name\": \"Worth more\", \"type\": \"confidential\", \"grants\": [\"client_credentials\"], "
                + members;
        refusedWithout(needed, create(client + "}"));
        operator = allScopes();
        String id = create(client + ", \"is_active\": false}").text("id");
        String harmless = create(SERVICE).text("id");
        operator = operators.service(Scope.CLIENTS_ADMIN);

        refusedWithout(needed, rotate(id, ""));
        refusedWithout(needed, patch(id, "{\"is_active\": true}"));
        refusedWithout(needed, patch(id, "{\"grants\": [\"client_credentials\", \"refresh_token\"]}"));
        refusedWithout(needed, patch(id, "{\"scopes\": [\"users:read\"], \"audiences\": []}"));
        refusedWithout(needed, patch(harmless, "{" + members + "}"));
        assertThat(patch(id, "{\"is_active\": false}").status()).as("no change").isEqualTo(200);
        assertThat(rotate(harmless, "").status()).isEqualTo(201);

        operator = allScopes();
        assertThat(rotate(id, "").status()).isEqualTo(201);
        assertThat(patch(id, "{\"is_active\": true}").status()).isEqualTo(200);
        operator = operators.service(Scope.CLIENTS_ADMIN);
        assertThat(patch(id, "{\"is_active\": false}").status())
                .as("the end of it")
                .isEqualTo(200);
    }

    private String[] allScopes() {
        return operators.service(
                Scope.CLIENTS_ADMIN, Scope.KEYS_ADMIN, Scope.USERS_ADMIN, Scope.SESSIONS_ADMIN, Scope.AUDIT_READ);
    }

    private static void refusedWithout(String scopes, Answer refused) {
        assertThat(refused.problem()).as(refused.body()).isEqualTo("forbidden");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"" + scopes + "\"");
        assertThat(refused.text("detail")).contains("`" + scopes + "`");
    }

    @Test
    void listsInPages() {
        for (int i = 0; i < 3; i++) {
            create(SERVICE);
        }
        List<String> all = new ArrayList<>();
        String next = "/admin/clients?limit=2";
        while (!next.isEmpty()) {
            Answer page = caller.get(next, operator);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.json().size()).isBetween(1, 2);
            all.addAll(page.json().findValuesAsString("id"));
            next = page.header("Link").replaceFirst("<(.*)>; rel=\"next\"", "$1");
        }

        assertThat(all).doesNotHaveDuplicates().contains("ops", "service", Client.BUILT_IN);
        assertThat((long) all.size()).isEqualTo(count());
        assertThat(caller.get("/admin/clients?limit=101", operator).problem()).isEqualTo("invalid-fields");
        assertThat(caller.get("/admin/clients?after=%00", operator).problem()).isEqualTo("invalid-fields");
    }

    @Test
    void theLinkReplacesWhatWasReadHoweverItWasWritten() {
        assertThat(caller.get("/admin/clients?limit=1&%61fter=0", operator).header("Link"))
                .startsWith("</admin/clients?limit=1&after=");
    }

    /** The link is the same whatever host the request names. */
    @Test
    void theLinkNamesNoHost() {
        assertThat(caller.get("/admin/clients?limit=1", operator).header("Link"))
                .startsWith("</admin/clients?limit=1&after=");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(show("nobody").problem()).isEqualTo("not-found");
        assertThat(show("a%20b").problem()).isEqualTo("not-found");
        assertThat(patch("nobody", "{\"name\": \"a\"}").problem()).isEqualTo("not-found");
        assertThat(rotate("nobody", "{}").problem()).isEqualTo("not-found");
    }

    @Test
    void anotherNodeSeesAChangeWithinTwoSeconds() {
        Answer created = create(SERVICE);
        String id = created.text("id");
        Clients other = new Clients(jdbc);
        assertThat(other.find(id)).isPresent();

        patch(id, "{\"is_active\": false}");

        Awaitility.await()
                .atMost(Duration.ofMillis(2_200))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> other.find(id).isEmpty());
    }

    private static String with(String members) {
        StringBuilder body = new StringBuilder("{" + members);
        if (!members.contains("\"name\"")) {
            body.append(", \"name\": \"Billing\"");
        }
        if (!members.contains("\"type\"")) {
            body.append(", \"type\": \"confidential\"");
        }
        if (!members.contains("\"grants\"")) {
            body.append(", \"grants\": [\"client_credentials\"]");
        }
        if (!members.contains("\"scopes\"")) {
            body.append(", \"scopes\": [\"users:read\"]");
        }
        return body.append("}").toString();
    }

    private Answer create(String json) {
        return caller.postJson("/admin/clients", json, operator);
    }

    private Answer rename(Answer client, String... conditions) {
        return caller.patchJson(
                "/admin/clients/" + client.text("id"),
                "{\"name\": \"Other\"}",
                Stream.concat(Stream.of(operator), Stream.of(conditions)).toArray(String[]::new));
    }

    private Answer show(String id) {
        return caller.get("/admin/clients/" + id, operator);
    }

    private Answer patch(String id, String json) {
        return caller.patchJson("/admin/clients/" + id, json, operator);
    }

    private Answer rotate(String id, String json) {
        String path = "/admin/clients/" + id + "/secrets";
        return json.isEmpty() ? caller.post(path, operator) : caller.postJson(path, json, operator);
    }

    private int serviceToken(String id, String secret) {
        return caller.token(id, secret, Map.of("grant_type", "client_credentials"))
                .status();
    }

    private Answer refresh(String id, String secret, String token) {
        return caller.token(id, secret, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private static List<Answer> inParallel(int times, java.util.concurrent.Callable<Answer> call) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(times)) {
            List<Future<Answer>> futures = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                futures.add(executor.submit(call));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    /** Seconds for which the secret that ends first is still valid. */
    private double overlap(String id) {
        return jdbc.sql("""
                SELECT extract(epoch FROM min(expires_at) - clock_timestamp()) FROM client_secret WHERE client_id = :id""").param("id", id).query(Double.class).single();
    }

    private long count() {
        return jdbc.sql("SELECT count(*) FROM client").query(Long.class).single();
    }

    private List<String> events(String id) {
        return jdbc.sql("""
                SELECT type || ' ' || detail FROM audit_event
                WHERE client_id = :id AND type LIKE 'CLIENT%' ORDER BY id""")
                .param("id", id)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
