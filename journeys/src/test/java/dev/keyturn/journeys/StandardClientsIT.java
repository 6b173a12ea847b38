package dev.keyturn.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.cli.Ran;
import dev.keyturn.cli.secrets.Credential;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that nobody here wrote, against the running servers; the scripts are in {@code src/test/node}. */
class StandardClientsIT extends OrdinaryJourney {
    private static final String SIGNING_CLIENT = "signing-client";
    private static final int COORDINATE_BYTES = 32;

    @Test
    void areServedAsTheyExpect() throws Exception {
        NodeScripts scripts = NodeScripts.installed();

        Ran tests = scripts.test(environment(), "openid-client.mjs", "oauth4webapi.mjs", "swagger.mjs")
                .succeeded();

        assertThat(tests.out()).contains("# fail 0", "# skipped 0").doesNotContain("# pass 0");
    }

    private Map<String, String> environment() throws GeneralSecurityException, SQLException {
        Map<String, String> environment = new HashMap<>();
        for (Credential credential : Credential.values()) {
            environment.put(credential.name(), stack.credential(credential));
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        register((ECPublicKey) keys.getPublic());
        environment.put("SIGNING_CLIENT_ID", SIGNING_CLIENT);
        environment.put(
                "SIGNING_CLIENT_KEY",
                Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        return environment;
    }

    /** A client that authenticates with assertions (RFC 7523), which a new installation has none of. */
    private void register(ECPublicKey key) throws SQLException {
        String jwks = """
                {"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one",
                           "x": "%s", "y": "%s"}]}""".formatted(
                coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
        try (Connection connection = stack.database();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO identity.client (id, name, is_public, grants, scopes, jwks)
                        VALUES (?, 'Signs assertions', false, '{client_credentials}', '{users:read}', ?)""")) {
            insert.setString(1, SIGNING_CLIENT);
            insert.setString(2, jwks);
            insert.executeUpdate();
        }
    }

    /** Of full length, with zeros in front (RFC 7518, section 6.2.1.2). */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] full = new byte[COORDINATE_BYTES];
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, full, COORDINATE_BYTES - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
    }
}
