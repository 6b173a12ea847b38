package dev.keyturn.auth.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.auth.audit.AuditEvent;
import dev.keyturn.auth.audit.AuditLog;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the keys of the database, and makes the first ones. */
@Component
class KeyStore {
    private static final int REFRESH_KEY_BYTES = 32;

    private final SigningKeys signingKeys;
    private final RefreshKeys refreshKeys;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    KeyStore(SigningKeys signingKeys, RefreshKeys refreshKeys, JdbcClient jdbc, AuditLog audit, Clock clock) {
        this.signingKeys = signingKeys;
        this.refreshKeys = refreshKeys;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** All keys, and the first ones of each kind if there are none; nodes that start at once make them only once. */
    @Transactional
    public StoredKeys loadOrCreate(KeyEncryptionKey kek, RsaProvider rsa) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('keyturn.keys', 0))")
                .query((row, number) -> number)
                .single();
        if (published().isEmpty()) {
            SigningKey first = create(kek, rsa);
            first.activate(clock.instant());
            create(kek, rsa);
        }
        if (refreshKeys.findAllByOrderById().isEmpty()) {
            byte[] secret = new byte[REFRESH_KEY_BYTES];
            new SecureRandom().nextBytes(secret);
            refreshKeys.save(new RefreshKey(kek, secret));
        }
        return new StoredKeys(published(), refreshKeys.findAllByOrderById());
    }

    private List<SigningKey> published() {
        return signingKeys.findByStateNotOrderByPublishedAtAscKidAsc(KeyState.REVOKED);
    }

    private SigningKey create(KeyEncryptionKey kek, RsaProvider rsa) {
        KeyPair pair = rsa.generate();
        try {
            RSAKey publicKey = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
            SigningKey key = signingKeys.save(
                    SigningKey.standby(publicKey, kek, pair.getPrivate().getEncoded()));
            audit.record(AuditEvent.ofKey(AuditEvent.Type.KEY_CREATED, key.kid()));
            return key;
        } catch (JOSEException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /**
     * What the database holds.
     *
     * @param signingKeys those to be published, in the order of the JWKS
     * @param refreshKeys all, oldest first
     */
    record StoredKeys(List<SigningKey> signingKeys, List<RefreshKey> refreshKeys) {}
}
