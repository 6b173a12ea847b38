package dev.keyturn.auth.testing;

import dev.keyturn.model.testing.TestKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Assertions of clients for this server, made now (RFC 7523, section 3). */
public final class Assertion {
    private Assertion() {}

    public static String of(TestKey key, String clientId) {
        return key.sign(Map.of("alg", key.algorithm().getName()), claims(clientId));
    }

    public static Map<String, Object> claims(String clientId) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", clientId);
        claims.put("sub", clientId);
        claims.put("aud", TestSettings.ISSUER);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().getEpochSecond() + 60);
        return claims;
    }
}
