package dev.keyturn.auth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.edge.operation.StartupRefusal;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clients that the settings name, at one start after the other. */
@AuthServerTest
class ClientRegistrationIT {
    private final ClientRegistration registration;
    private final JdbcClient jdbc;
    private final String id = "with-keys-" + UUID.randomUUID();

    @Autowired
    ClientRegistrationIT(ClientRegistration registration, JdbcClient jdbc) {
        this.registration = registration;
        this.jdbc = jdbc;
    }

    @Test
    void whoIsRegisteredStaysAsItIs() {
        String first = keys();
        registration.registerIfAbsent(client(first));

        registration.registerIfAbsent(client(keys()));

        assertThat(stored()).isEqualTo(first);
    }

    @Test
    void otherKeysReplaceThoseOfBeforeAndAreToldOfOnce() {
        registration.registerIfAbsent(client(keys()));
        String other = keys();

        registration.giveKeys(client(other));
        registration.giveKeys(client(other));

        assertThat(jdbc.sql("SELECT updated_at > created_at FROM client WHERE id = :id")
                        .param("id", id)
                        .query(Boolean.class)
                        .single())
                .as("whoever read it before has another")
                .isTrue();
        assertThat(stored()).isEqualTo(other);
        assertThat(changes()).isEqualTo(1);
    }

    @Test
    void keysTakeThePlaceOfTheAddressThatHadThem() {
        registration.registerIfAbsent(client(keys()));
        jdbc.sql("UPDATE client SET jwks = NULL, jwks_uri = 'https://keys.example/jwks' WHERE id = :id")
                .param("id", id)
                .update();
        String given = keys();

        registration.giveKeys(client(given));

        assertThat(stored()).isEqualTo(given);
    }

    /** Once: what is there stays, and nothing happened to it. */
    @Test
    void isRecorded() {
        registration.registerIfAbsent(client(keys()));
        registration.registerIfAbsent(client(keys()));

        assertThat(jdbc.sql("SELECT detail FROM audit_event WHERE client_id = :id AND type = 'CLIENT_CREATED'")
                        .param("id", id)
                        .query(String.class)
                        .list())
                .containsExactly("by the settings of the authorization server");
    }

    @Test
    void aPublicClientIsGivenNone() {
        registration.registerIfAbsent(client(null));

        registration.giveKeys(client(keys()));

        assertThat(stored()).isEmpty();
        assertThat(changes()).isZero();
    }

    @Test
    void noKeysAreNoneToBeGiven() {
        registration.registerIfAbsent(client(keys()));

        assertThatThrownBy(() -> registration.giveKeys(client(null)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(id);
        assertThatThrownBy(() -> registration.giveKeys(client("{\"keys\": []}")))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\": 7}", "nonsense"})
    void badKeysStopTheStartAlsoIfTheClientIsThere(String jwks) {
        registration.registerIfAbsent(client(keys()));

        assertThatThrownBy(() -> ClientRegistration.check(client(jwks)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContainingAll(id, "`jwks`");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "nonsense, users:read, https://app.example/cb, -, `grants`",
                "authorization_code, nonsense, https://app.example/cb, -, `scopes`",
                "authorization_code, users:read, http://app.example/*, -, `redirect_uris[0]`",
                "authorization_code, users:read, https://app.example/cb, hunter2, less than 32",
            })
    void whatNoOperatorCouldRegisterTheSettingsCannotEither(
            String grant, String scope, String redirectUri, @Nullable String secret, String told) {
        NewClient client = new NewClient(
                id,
                "Settings",
                secret,
                Set.of(grant),
                Set.of(scope),
                Set.of(redirectUri),
                false,
                Set.of(),
                Set.of(),
                null,
                false,
                false);

        assertThatThrownBy(() -> ClientRegistration.check(client))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContainingAll(id, told);
    }

    private NewClient client(@Nullable String jwks) {
        return new NewClient(
                id,
                "With keys",
                null,
                Set.of("refresh_token"),
                Set.of("users:read"),
                Set.of(),
                false,
                Set.of(),
                Set.of(),
                jwks,
                false,
                false);
    }

    private static String keys() {
        try {
            return new JWKSet(new ECKeyGenerator(Curve.P_256)
                            .keyID(UUID.randomUUID().toString())
                            .generate()
                            .toPublicJWK())
                    .toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys that it has, or nothing. */
    private String stored() {
        return jdbc.sql("SELECT coalesce(jwks, '') FROM client WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private long changes() {
        return jdbc.sql("SELECT count(*) FROM audit_event WHERE client_id = :id AND type = 'CLIENT_CHANGED'")
                .param("id", id)
                .query(Long.class)
                .single();
    }
}
