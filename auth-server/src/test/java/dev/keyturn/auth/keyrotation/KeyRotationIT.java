package dev.keyturn.auth.keyrotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keyrotation.Cluster.Node;
import dev.keyturn.auth.keys.KeyRing;
import dev.keyturn.auth.keystore.KeyConsumers;
import dev.keyturn.auth.keystore.KeyConsumers.Consumer;
import dev.keyturn.auth.keystore.RsaProvider;
import dev.keyturn.auth.keystore.SigningKeys;
import dev.keyturn.auth.testing.Answer;
import dev.keyturn.auth.testing.BesideOthers;
import java.sql.Connection;
import java.sql.Statement;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Two servers on one database of their own, with settings under which a rotation takes a second. */
@BesideOthers
@Order(1)
class KeyRotationIT {
    private static final String[] SETTINGS = {
        "keyturn.keys.jwks-max-age=PT1S", "keyturn.keys.clock-skew=PT0S", "keyturn.keys.consumer-patience=PT4S"
    };
    private static final Duration BETWEEN_TOKENS = Duration.ofMillis(5);
    private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d+)");

    @SuppressWarnings("NullAway.Init") // JUnit calls start() first
    private static Cluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static Node one;

    @SuppressWarnings("NullAway.Init")
    private static Node other;

    private static final Map<String, Consumer> CONSUMERS = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() {
        cluster = new Cluster("key_rotation");
        KeyConsumers consumers = () -> List.copyOf(CONSUMERS.values());
        one = cluster.start(consumers, SETTINGS);
        other = cluster.start(consumers, SETTINGS);
    }

    @BeforeEach
    void nobodyIsWaitedFor() {
        CONSUMERS.clear();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void stagingNamesTheStandbyAndChangesNothing() {
        Answer answer = one.post("/stage", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("changed").asBoolean()).isFalse();
        assertThat(answer.text("kid")).isEqualTo(one.kid("STANDBY"));
    }

    @Test
    void aRotationReachesBothNodesAtOnceAndLeavesAStandby() {
        awaitSafe();
        String active = one.kid("ACTIVE");
        String standby = one.kid("STANDBY");

        assertThat(one.post("/rotate", "{\"dryrun\": true}").problem()).isEqualTo("invalid-fields");
        Answer dryRun = one.post("/rotate", "{\"dry_run\": true}");
        assertThat(dryRun.json().path("plan").findValuesAsString("step"))
                .containsExactly("retire", "activate", "stage");
        assertThat(one.kid("ACTIVE")).isEqualTo(active);
        Answer rotated = one.post("/rotate", "{}");

        assertThat(rotated.text("kid")).isEqualTo(standby);
        assertThat(rotated.json().path("done").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(2)).until(() -> signingKid(other).equals(standby));
        assertThat(signingKid(one)).isEqualTo(standby);
        assertThat(states(one)).contains("ACTIVE", "STANDBY", "RETIRED");
        assertThat(publishedBy(other)).contains(active, standby, one.kid("STANDBY"));
        assertThat(audited("KEY_ACTIVATED", standby)).isEqualTo(1);
        assertThat(audited("KEY_RETIRED", active)).isEqualTo(1);
    }

    @Test
    void whoeverRotatesTwentyTimesAtOnceOnTwoNodesRotatesOnce() throws Exception {
        awaitSafe();
        String standby = one.kid("STANDBY");
        long before = count("KEY_ACTIVATED");

        List<Answer> answers = inParallel(20, number -> (number % 2 == 0 ? one : other).post("/rotate", "{}"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("kid")).isEqualTo(standby);
        });
        assertThat(answers.stream()
                        .filter(answer -> answer.json().path("changed").asBoolean()))
                .hasSize(1);
        assertThat(count("KEY_ACTIVATED")).isEqualTo(before + 1);
        assertThat(one.kid("ACTIVE")).isEqualTo(standby);
        assertThat(one.kid("STANDBY")).isNotEqualTo(standby);
    }

    /** It keeps the set for exactly as long as it is told to, and never meets a kid that is not in there. */
    @Test
    void aConsumerThatObeysMaxAgeMeetsNoTokenWhoseKeyItCouldNotHave() throws Exception {
        AtomicBoolean turned = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> consuming = threads.submit(() -> consume(turned));
            for (int rotation = 0; rotation < 3; rotation++) {
                String standby = one.kid("STANDBY");
                awaitSafe();
                assertThat((rotation % 2 == 0 ? one : other)
                                .post("/rotate", "{}")
                                .text("kid"))
                        .isEqualTo(standby);
            }
            turned.set(true);
            assertThat(consuming.get()).isGreaterThan(50);
        }
    }

    @Test
    void aStandbyThatIsTooYoungIsRefusedWithTheTimeWhenItIsNot() {
        awaitSafe();
        String old = one.kid("STANDBY");
        one.post("/retire", "{\"kid\": \"" + old + "\"}");

        Answer refused = other.post("/activate", "{}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("keys-not-safe-yet");
        assertThat(refused.text("kid")).isEqualTo(one.kid("STANDBY"));
        assertThat(refused.text("reason")).contains("published");
        assertThat(Instant.parse(refused.text("safe_at"))).isAfter(Instant.now().minusSeconds(1));
        Answer forced = other.post("/activate", "{\"force\": true}");
        assertThat(forced.json().path("changed").asBoolean()).isTrue();
        assertThat(one.jdbc()
                        .sql("SELECT detail FROM audit_event WHERE type = 'KEY_ACTIVATED' AND detail LIKE :kid || '%'")
                        .param("kid", forced.text("kid"))
                        .query(String.class)
                        .single())
                .contains("by client ops")
                .contains("forced");
        assertThat(other.post("/remove", "{\"kid\": \"" + old + "\"}").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(2)).until(() -> !publishedBy(other).contains(old));
    }

    @Test
    void aKeyWhoseTokensAreGoodIsNotRemovedAndOneThatIsStillVerifiesAHint() {
        awaitSafe();
        String old = one.kid("ACTIVE");
        String hint = one.bean(KeyRing.class).sign(JOSEObjectType.JWT, new JWTClaimsSet.Builder().build());
        one.post("/rotate", "{}");

        Answer refused = one.post("/remove", "{\"kid\": \"" + old + "\"}");
        assertThat(refused.problem()).isEqualTo("keys-not-safe-yet");
        assertThat(Instant.parse(refused.text("safe_at"))).isAfter(Instant.now().plusSeconds(290));
        assertThat(one.post("/remove", "{\"kid\": \"" + old + "\", \"force\": true}")
                        .status())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(2)).until(() -> !publishedBy(other).contains(old));
        await().atMost(Duration.ofSeconds(2)).until(() -> !publishedBy(one).contains(old));
        KeyRing ring = other.bean(KeyRing.class);
        assertThat(ring.published().getKeyByKeyId(old)).isNull();
        assertThat(ring.everPublished().getKeyByKeyId(kid(hint))).isNotNull();
        assertPrivatePartIsGone(old);
    }

    private void assertPrivatePartIsGone(String kid) {
        assertThat(one.jdbc()
                        .sql("SELECT length(sealed) FROM signing_key WHERE kid = :kid")
                        .param("kid", kid)
                        .query(Integer.class)
                        .single())
                .isLessThan(64);
    }

    @Test
    void aCompromisedKeyIsReplacedInOneGoAndToldWhatItSigned() {
        String active = one.kid("ACTIVE");
        String standby = one.kid("STANDBY");
        awaitSignedBy(active);

        Answer answer = one.post("/" + active + "/revoke", "{\"compromised\": true, \"scope\": \"key\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("revoked")).isEqualTo(active);
        assertPrivatePartIsGone(active);
        assertThat(answer.text("activated")).isEqualTo(standby);
        assertThat(answer.text("staged")).isEqualTo(one.kid("STANDBY"));
        assertThat(answer.json().path("exposed").path("tokens").asInt())
                .as("of both nodes")
                .isGreaterThan(1);
        assertThat(answer.json().path("exposed").path("clients").findValuesAsString("client_id"))
                .contains("service");
        assertThat(Instant.parse(
                        answer.json().path("exposed").path("latest_expiry").asString()))
                .isAfter(Instant.now().plusSeconds(200));
        assertThat(Instant.parse(answer.text("rejected_everywhere_at")))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(signingKid(other)).isEqualTo(standby);
        assertThat(publishedBy(one)).doesNotContain(active);
        assertThat(publishedBy(other)).doesNotContain(active);
        assertThat(one.get("/" + active).text("state")).isEqualTo("REVOKED");
        assertThat(other.bean(KeyRing.class).everPublished().getKeyByKeyId(active))
                .isNull();
        assertThat(one.post("/" + active + "/revoke", "{\"compromised\": true}").status())
                .isEqualTo(200);
    }

    @Test
    void aResourceServerThatDoesNotHoldTheKeyIsWaitedForAndThenPassedOver() {
        awaitSafe();
        String standby = one.kid("STANDBY");
        long alarms = count("KEY_CONSUMER_PASSED_OVER");
        CONSUMERS.put("api:1", consumer("api:1", Set.of(one.kid("ACTIVE")), Instant.now()));
        one.post("/retire", "{\"kid\": \"" + standby + "\"}");
        String next = one.kid("STANDBY");
        await().atMost(Duration.ofSeconds(4))
                .until(() -> one.post("/activate", "{}").json().has("waiting_for"));

        Answer refused = other.post("/activate", "{}");
        assertThat(refused.problem()).isEqualTo("keys-not-safe-yet");
        assertThat(refused.json().path("waiting_for").get(0).asString()).isEqualTo("api:1");
        assertThat(one.get("/consumers").json().get(0).path("missing").get(0).asString())
                .isNotEmpty();
        await().atMost(Duration.ofSeconds(8))
                .until(() -> one.post("/activate", "{}").text("kid").equals(next)
                        && one.kid("ACTIVE").equals(next));
        assertThat(count("KEY_CONSUMER_PASSED_OVER")).isEqualTo(alarms + 1);
        assertThat(one.management("/prometheus").body()
                        + other.management("/prometheus").body())
                .containsPattern("keyturn_keys_consumers_passed_over_total [1-9]");
    }

    @Test
    void theResourceServersOfTheTrustChannelAreAmongThem() {
        String active = one.kid("ACTIVE");
        one.jdbc().sql("""
                INSERT INTO trust_consumer (client_id, instance, held_keys)
                VALUES ('service', 'api:3', ARRAY[:kid])""").param("kid", active).update();
        try {
            JsonNode consumer = other.get("/consumers").json().get(0);

            assertThat(consumer.path("instance").asString()).isEqualTo("api:3");
            assertThat(consumer.path("client_id").asString()).isEqualTo("service");
            assertThat(consumer.path("held_keys").get(0).asString()).isEqualTo(active);
            assertThat(consumer.path("silent").asBoolean()).isFalse();
            assertThat(consumer.path("missing").toString()).contains(one.kid("STANDBY"));
        } finally {
            one.jdbc().sql("DELETE FROM trust_consumer").update();
        }
    }

    @Test
    void oneThatHoldsTheKeyHoldsNothingUp() {
        awaitSafe();
        String standby = one.kid("STANDBY");
        CONSUMERS.put("api:1", consumer("api:1", Set.of(one.kid("ACTIVE"), standby), Instant.now()));

        assertThat(one.post("/rotate", "{}").text("kid")).isEqualTo(standby);
    }

    @Test
    void aRevocationTellsWhoRefusesTheKeyAndWhoDoesNot() {
        String active = one.kid("ACTIVE");
        CONSUMERS.put("api:1", consumer("api:1", Set.of("another"), Instant.now()));
        CONSUMERS.put("api:2", consumer("api:2", Set.of(active), Instant.now().minusSeconds(60)));

        JsonNode answer =
                one.post("/" + active + "/revoke", "{\"compromised\": true}").json();

        Map<String, Boolean> acknowledged = new HashMap<>();
        answer.path("consumers")
                .forEach(consumer -> acknowledged.put(
                        consumer.path("instance").asString(),
                        consumer.path("acknowledged").asBoolean()));
        assertThat(acknowledged).as(answer.toString()).isEqualTo(Map.of("api:1", true, "api:2", false));
        assertThat(answer.path("rejected_everywhere_at").isNull()).isTrue();
    }

    @Test
    void theScheduleTurnsByItself() {
        awaitSafe();
        String standby = one.kid("STANDBY");

        Node hasty = cluster.start(
                "keyturn.keys.jwks-max-age=PT1S", "keyturn.keys.clock-skew=PT0S", "keyturn.keys.rotate-every=PT2S");
        try {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> one.get("/" + standby).text("state").equals("RETIRED"));
        } finally {
            hasty.close();
        }
        assertThat(one.jdbc()
                        .sql("SELECT detail FROM audit_event WHERE type = 'KEY_ACTIVATED' AND detail LIKE :kid || '%'")
                        .param("kid", standby)
                        .query(String.class)
                        .single())
                .contains("by the schedule");
        assertThat(one.jdbc()
                        .sql("SELECT count(*) FROM key_node WHERE stopped_at IS NOT NULL")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    @Test
    void showsWhatAnOperatorWatches() {
        String active = signingKid(one);

        String metrics = one.management("/prometheus").body();
        assertThat(metrics)
                .containsPattern("keyturn_keys_signatures_total\\{[^}]*kid=\"" + active + "\"[^}]*} [1-9]")
                .containsPattern("keyturn_jwks_requests_total\\{[^}]*result=\"plain\"")
                .contains("keyturn_keys_next_rotation_seconds")
                .contains("keyturn_keys_read_age_seconds");
        await().atMost(Duration.ofSeconds(7))
                .until(() -> one.management("/prometheus").body().contains("keyturn_keys_age_seconds{kid=\"" + active));
        assertThat(one.management("/info").json().at("/signing/provider").asString())
                .isEqualTo(RsaProvider.fastest().provider().getName());
        JsonNode health = one.management("/health").json().path("components").path("keys");
        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.path("details").path("signs").asString()).isEqualTo(active);
        assertThat(health.path("details").has("warnings")).isFalse();
        assertThat(one.get("/" + active).json().path("tokens_signed").isNumber())
                .isTrue();
    }

    @Test
    void whatIsNoStepForAKeyIsSaid() {
        String active = one.kid("ACTIVE");

        assertThat(one.post("/remove", "{\"kid\": \"" + active + "\"}").problem())
                .isEqualTo("wrong-key-state");
        assertThat(one.post("/activate", "{\"kid\": \"nobody\"}").problem()).isEqualTo("not-found");
        assertThat(one.get("/nobody").problem()).isEqualTo("not-found");
        assertThat(one.post("/" + active + "/revoke", "{}").problem()).isEqualTo("wrong-key-state");
        assertThat(one.post("/" + active + "/revoke", "{\"scope\": \"world\"}").problem())
                .isEqualTo("invalid-fields");
    }

    @Test
    void listsTheKeysInTheOrderOfTheJwksWithWhatIsPlanned() {
        List<String> listed = new ArrayList<>();
        for (JsonNode key : one.get("").json()) {
            if (!key.path("state").asString().equals("REVOKED")) {
                listed.add(key.path("kid").asString());
            }
        }
        assertThat(listed).containsExactlyElementsOf(publishedBy(one));

        JsonNode active = one.get("/" + one.kid("ACTIVE")).json();
        assertThat(Instant.parse(active.path("signs_until").asString()))
                .isAfter(Instant.now().plus(Duration.ofDays(89)));
        assertThat(active.path("kek_id").asString()).hasSize(16);
        assertThat(active.path("revoked_at").isNull()).isTrue();
        JsonNode plan = one.get("/plan").json();
        assertThat(plan.path("next_rotation_at").asString())
                .isEqualTo(active.path("signs_until").asString());
        assertThat(plan.path("steps").findValuesAsString("step")).contains("retire", "activate", "stage", "remove");
        assertThat(one.get("/consumers").json().isArray()).isTrue();
    }

    @Test
    void aNodeThatCannotReadTheStateSoonSignsNothing() throws Exception {
        try (Connection connection = cluster.superuser();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE identity.key_state");

            await().atMost(Duration.ofSeconds(16)).until(() -> one.token().status() == 503);
            Answer refused = one.token();
            assertThat(refused.header("Retry-After")).isEqualTo("2");
            assertThat(refused.text("error")).isEqualTo("temporarily_unavailable");
            assertThat(one.caller().get("/oauth2/jwks").header("Cache-Control")).contains("max-age=0");
            connection.rollback();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> one.token().status() == 200);
        await().atMost(Duration.ofSeconds(5)).until(() -> other.token().status() == 200);
    }

    @Test
    void aNodeThatStopsInTheMiddleOfADecisionKeepsNobodyFromTheNext() throws Exception {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> stopped =
                    threads.submit(() -> one.bean(TransactionTemplate.class).executeWithoutResult(status -> {
                        one.bean(SigningKeys.class).lock();
                        deciding.countDown();
                        keepOpenUntil(resumed);
                    }));
            deciding.await();

            Answer decided = other.post("/stage", "{}");
            resumed.countDown();

            assertThat(decided.status()).isEqualTo(200);
            assertThatThrownBy(stopped::get).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aNodeThatIsCutOffFromTheHintsSeesAChangeWithinTwoSeconds() {
        awaitSafe();
        String standby = one.kid("STANDBY");
        cluster.asSuperuser("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'keyturn-auth-keys'""");

        assertThat(one.post("/rotate", "{}").text("kid")).isEqualTo(standby);

        awaitSignedBy(standby);
    }

    @Test
    void aChangeThatNobodyIsToldOfIsSeenWithinTwoSeconds() {
        awaitSafe();
        String standby = one.kid("STANDBY");
        replaceInTrigger("PERFORM pg_notify(", "PERFORM concat(");
        try {
            assertThat(one.post("/rotate", "{}").text("kid")).isEqualTo(standby);

            awaitSignedBy(standby);
        } finally {
            replaceInTrigger("PERFORM concat(", "PERFORM pg_notify(");
        }
    }

    /** As after a restore beneath running servers: the rows of the nodes go back together with the keys. */
    @Test
    void aNodeWhoseRowIsGoneWhenTheKeysChangeEntersAnew() {
        cluster.asSuperuser("""
                BEGIN; DELETE FROM identity.key_node; UPDATE identity.key_state SET version = gen_random_uuid(); COMMIT""");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> one.jdbc().sql("""
                                SELECT count(*) FROM key_node n
                                WHERE version = (SELECT version FROM key_state)
                                  AND (SELECT count(*) FROM key_publication p WHERE p.node = n.node) >= 2""").query(Integer.class).single() == 2);
    }

    private static void awaitSignedBy(String kid) {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> signingKid(one).equals(kid) && signingKid(other).equals(kid));
    }

    private static void replaceInTrigger(String text, String by) {
        cluster.asSuperuser("""
                DO $$ BEGIN
                    EXECUTE replace(pg_get_functiondef('identity.key_state_changed'::regproc), '%s', '%s');
                END $$""".formatted(text, by));
    }

    private static void keepOpenUntil(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Consumer consumer(String instance, Set<String> held, Instant seen) {
        return new Consumer(instance, "api", held, seen, seen);
    }

    private static int consume(AtomicBoolean enough) {
        int tokens = 0;
        Set<String> held = new HashSet<>();
        long until = 0;
        while (!enough.get()) {
            Node node = tokens % 2 == 0 ? one : other;
            String kid = kid(node.token().text("access_token"));
            if (System.nanoTime() >= until) {
                Node asked = tokens % 3 == 0 ? one : other;
                long sent = System.nanoTime();
                Answer answer = asked.caller().get("/oauth2/jwks");
                Matcher maxAge = MAX_AGE.matcher(answer.header("Cache-Control"));
                assertThat(maxAge.find()).isTrue();
                until = sent
                        + Duration.ofSeconds(Long.parseLong(maxAge.group(1))).toNanos();
                held.clear();
                held.addAll(published(answer));
            }
            assertThat(held).contains(kid);
            tokens++;
            LockSupport.parkNanos(BETWEEN_TOKENS.toNanos());
        }
        return tokens;
    }

    /** Whatever the test before did: until the key that stands by may sign. */
    private static void awaitSafe() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> one.post("/activate", "{\"kid\": \"" + one.kid("STANDBY") + "\", \"dry_run\": true}")
                        .json()
                        .path("safe_at")
                        .isNull());
    }

    private static String signingKid(Node node) {
        return kid(node.token().text("access_token"));
    }

    private static String kid(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalArgumentException(token, e);
        }
    }

    private static List<String> publishedBy(Node node) {
        return published(node.caller().get("/oauth2/jwks"));
    }

    private static List<String> published(Answer jwks) {
        List<String> kids = new ArrayList<>();
        jwks.json().path("keys").forEach(key -> kids.add(key.path("kid").asString()));
        return kids;
    }

    private static List<String> states(Node node) {
        return node.get("").json().findValuesAsString("state");
    }

    private static long audited(String type, String kid) {
        return one.jdbc()
                .sql("SELECT count(*) FROM audit_event WHERE type = :type AND detail LIKE :kid || '%'")
                .param("type", type)
                .param("kid", kid)
                .query(Long.class)
                .single();
    }

    private static long count(String type) {
        return audited(type, "");
    }

    private static List<Answer> inParallel(int times, IntFunction<Answer> call) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int number = 0; number < times; number++) {
                int mine = number;
                calls.add(threads.submit(() -> call.apply(mine)));
            }
            for (Future<Answer> answered : calls) {
                answers.add(answered.get());
            }
        }
        return answers;
    }
}
