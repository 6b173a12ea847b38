package dev.keyturn.resource.trust;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.edge.operation.StartupRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server's own key, with which it authenticates, so that the two servers share no secret. */
final class TrustKey {
    private static final Logger log = LoggerFactory.getLogger(TrustKey.class);
    private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(1);
    private static final JOSEObjectType TYPE = new JOSEObjectType("client-authentication+jwt");

    private final ECKey key;
    private final String clientId;
    private final String audience;
    private final Clock clock;

    private TrustKey(ECKey key, TrustProperties properties, Clock clock) {
        this.key = key;
        this.clientId = properties.clientId();
        this.audience = properties.audience().toString();
        this.clock = clock;
    }

    /** Reads the key, or stops the start with a sentence. */
    static TrustKey load(Path file, TrustProperties properties, Clock clock) {
        try {
            ECKey key = ECKey.parse(Files.readString(file));
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw unusable(file);
            }
            return new TrustKey(key, properties, clock);
        } catch (IOException | ParseException e) {
            log.debug("The key file cannot be read", e);
            throw unusable(file);
        }
    }

    /** A client assertion for one request (RFC 7523, section 3). */
    String assertion() {
        Instant now = clock.instant();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(TYPE)
                .keyID(key.getKeyID())
                .build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION_LIFETIME)))
                .build();
        SignedJWT assertion = new SignedJWT(header, claims);
        try {
            assertion.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("ES256 is part of every JDK", e);
        }
        return assertion.serialize();
    }

    private static StartupRefusal unusable(Path file) {
        return new StartupRefusal(
                file + ", which keyturn.trust.key-file names, holds no private key for ES256 as a JWK.",
                "Restore it, or make another and give its public half to the authorization server, as `jwks` of the client; "
                        + "without the property the server runs without a trust channel.");
    }
}
