package dev.keyturn.resource.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.model.ProblemType;
import dev.keyturn.model.Scope;
import dev.keyturn.resource.testing.Answer;
import dev.keyturn.resource.testing.Api;
import dev.keyturn.resource.testing.Issuer;
import dev.keyturn.resource.testing.ResourceServerTest;
import dev.keyturn.resource.testing.ServerAlone;
import dev.keyturn.resource.testing.World;
import dev.keyturn.resource.trust.Revoked;
import dev.keyturn.resource.trust.Revoked.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@ResourceServerTest
@ServerAlone
class RevokedTokensIT {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Issuer issuer;
    private final MeterRegistry meters;
    private final Api api;

    RevokedTokensIT(World world, MeterRegistry meters, @LocalServerPort int port) {
        this.issuer = world.issuer();
        this.meters = meters;
        this.api = new Api(port);
    }

    @ParameterizedTest
    @CsvSource({"SESSION, sid", "TOKEN, jti", "CLIENT, client_id", "ACCOUNT, sub"})
    void refusesWhatWasTakenBackWithinTwoSeconds(Kind kind, String claim) {
        String subject = UUID.randomUUID().toString();
        String token = token(issuer.key(), claim, subject);
        String other = token(issuer.key(), claim, UUID.randomUUID().toString());
        status(token, 200);

        issuer.revoke(new Revoked(kind, subject));

        await().atMost(LIMIT).untilAsserted(() -> status(token, 401));
        double before = count("revoked");
        double others = count("bad");
        Answer refusal = api.with(token).get("/events");
        assertThat(count("revoked")).isEqualTo(before + 1);
        assertThat(count("bad")).isEqualTo(others);
        refusal.isProblem(ProblemType.UNAUTHENTICATED);
        assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"");
        status(other, 200);
    }

    private double count(String outcome) {
        return meters.counter("keyturn.tokens", "outcome", outcome).count();
    }

    @Test
    void whatIsGoodAgainIsAcceptedAgain() {
        Revoked client = new Revoked(Kind.CLIENT, UUID.randomUUID().toString());
        String token = token(issuer.key(), "client_id", client.subject());
        issuer.revoke(client);
        await().atMost(LIMIT).untilAsserted(() -> status(token, 401));

        issuer.restore(client);

        await().atMost(LIMIT).untilAsserted(() -> status(token, 200));
    }

    @Test
    void aRevokedKeyVerifiesNothingThoughItIsPublishedAndCached() {
        RSAKey stolen = Issuer.newKey();
        String token = token(stolen, "sid", UUID.randomUUID().toString());
        issuer.publish(issuer.key(), stolen);
        await().atMost(LIMIT).untilAsserted(() -> status(token, 200));

        issuer.revoke(new Revoked(Kind.KEY, stolen.getKeyID()));

        await().atMost(LIMIT).untilAsserted(() -> status(token, 401));
        status(token(issuer.key(), "sid", UUID.randomUUID().toString()), 200);
        issuer.publish(issuer.key());
    }

    private void status(String token, int status) {
        assertThat(api.with(token).get("/events").status()).isEqualTo(status);
    }

    private String token(RSAKey key, String claim, String value) {
        return Issuer.signed(
                key,
                Issuer.header(key).build(),
                issuer.claims(
                        Duration.ofMinutes(5),
                        claims ->
                                claims.claim("scope", Scope.EVENTS_READ.value()).claim(claim, value)));
    }
}
