package dev.keyturn.auth.keys;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.model.ClaimNames;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys in use, for the rest of the server, which signs and verifies with them and never sees a private signing key.
 */
@Component
public class KeyRing {
    private final CurrentKeys current;
    private final TokenCounts counts;
    private final RestoreWatch restore;

    KeyRing(CurrentKeys current, TokenCounts counts, RestoreWatch restore) {
        this.current = current;
        this.counts = counts;
        this.restore = restore;
    }

    /**
     * Signs with RS256 under the active key. What was signed leaves only if that key still signs afterwards: a node that
     * was paused in between signs again, with the key of now.
     *
     * @param type the {@code typ} header (RFC 9068, section 2.1)
     * @return the compact serialization
     * @throws PassingFault if this node cannot know which key signs, or the database was restored
     */
    public String sign(JOSEObjectType type, JWTClaimsSet claims) {
        restore.permit(claims.getClaim(ClaimNames.SCOPE));
        while (true) {
            OpenKey key = current.toSign().active();
            String signed = key.sign(type, claims);
            if (current.stillSigns(key)) {
                counts.add(key.kid(), claims);
                return signed;
            }
        }
    }

    /** The public keys in the JWKS, which verify every token of ours that has not expired; nothing private is in it. */
    public JWKSet published() {
        return current.toVerify().published();
    }

    /** The same keys and the removed ones, which verify what we signed long ago, such as a hint. */
    public JWKSet everPublished() {
        return current.toVerify().verifying();
    }

    /**
     * Refuses answers that a reader would take for complete, while the database is a restored one.
     *
     * @param look whether to look at the database once more, rather than trust what was known two seconds ago
     * @throws PassingFault if the database was restored and nobody has recovered from that
     */
    public void refuseAfterARestore(boolean look) {
        if (look) {
            restore.look();
        }
        restore.refuseWhileHolding();
    }

    /**
     * Accepts a token that is in force as far as the database knows, unless the database was restored: the token may
     * have been revoked since the backup. A token that an operator needs to recover is accepted.
     *
     * @param scope the token's
     * @throws PassingFault if the token is not accepted
     */
    public void believe(@Nullable String scope) {
        restore.permit(scope);
    }

    /** The id of the key that new refresh tokens are to carry. */
    public short refreshKeyId() {
        return current.toVerify().refreshKeys().currentId();
    }

    /**
     * The HMAC-SHA-256 key of that id; empty if there is none, because the token is forged or long dead.
     *
     * @throws PassingFault if there is none, but this node has not read the keys lately and may lack a new one
     */
    public Optional<SecretKey> refreshKey(short id) {
        Optional<SecretKey> key = current.toVerify().refreshKeys().find(id);
        if (key.isEmpty() && !current.fresh()) {
            throw new PassingFault("The keys of refresh tokens were not read lately");
        }
        return key;
    }
}
