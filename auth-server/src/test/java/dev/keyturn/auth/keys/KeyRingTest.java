package dev.keyturn.auth.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.auth.keystore.Keys;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.model.testing.FastRsa;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private final AtomicReference<Instant> time = new AtomicReference<>(Keys.NOW);
    private final Clock clock = ((InstantSource) time::get).withZone(ZoneOffset.UTC);
    private final CurrentKeys current = new CurrentKeys(clock);
    private final KeyRing ring = new KeyRing(
            current,
            new TokenCounts(mock(TokenCountStore.class), new SimpleMeterRegistry(), clock),
            mock(RestoreWatch.class));

    /** A node may be paused in the middle of a signature. */
    @Test
    void whatItsKeySignedAsItWasRetiredIsSignedAgain() throws Exception {
        RSAKey rsa = FastRsa.keys(2048).generate();
        OpenKey next = new OpenKey("new", "{}", FastRsa.signer(rsa));
        read(new OpenKey("old", "{}", new RSASSASigner(rsa.toPrivateKey()) {
            @Override
            public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
                read(next);
                return super.sign(header, input);
            }
        }));

        String signed = ring.sign(JOSEObjectType.JWT, new JWTClaimsSet.Builder().build());

        assertThat(SignedJWT.parse(signed).getHeader().getKeyID()).isEqualTo("new");
    }

    /** It may be one that this node has not heard of, and no verdict ends a session for that. */
    @Test
    void aRefreshKeyThatIsNotThereIsAPassingFaultUntilTheKeysAreReadAgain() {
        read(new OpenKey("now", "{}", null));
        assertThat(ring.refreshKey((short) 7)).isEmpty();

        current.failed();
        time.set(Keys.NOW.plusSeconds(11));

        assertThatThrownBy(() -> ring.refreshKey((short) 7)).isInstanceOf(PassingFault.class);
    }

    private void read(OpenKey active) {
        current.put(new CurrentKeys.Reading(CurrentKeysTest.snapshot(active), current.fence()));
    }
}
