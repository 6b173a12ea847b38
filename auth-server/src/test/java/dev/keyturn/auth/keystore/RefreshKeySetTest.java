package dev.keyturn.auth.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.LoadedKeys;
import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.auth.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshKeySetTest {
    private final KeyEncryptionKeys kek = LoadedKeys.ofFile(TestSettings.keyFile(TestSettings.KEY));
    private final RefreshKey lost = key("a secret that a restore has lost.");
    private final RefreshKeySet known = RefreshKeySet.open(List.of(lost), kek, RefreshKeySet.NONE);

    @Test
    void anIdThatIsGivenOutAgainIsAnotherKey() {
        RefreshKeySet now = RefreshKeySet.open(List.of(key("another secret, of the same id...")), kek, known);

        assertThat(secret(now)).isEqualTo("another secret, of the same id...");
    }

    @Test
    void aKeyThatWasOnlyWrappedAnewStaysOpen() {
        SealedKey unwrappable =
                new SealedKey("gone", new byte[0], lost.sealedKey().sealed());

        RefreshKeySet now =
                RefreshKeySet.open(List.of(new RefreshKey((short) 1, unwrappable, Duration.ZERO)), kek, known);

        assertThat(secret(now)).isEqualTo("a secret that a restore has lost.");
    }

    private RefreshKey key(String secret) {
        return new RefreshKey((short) 1, kek.seal(secret.getBytes(UTF_8), RefreshKey.label((short) 1)), Duration.ZERO);
    }

    private static String secret(RefreshKeySet set) {
        return new String(set.find((short) 1).orElseThrow().getEncoded(), UTF_8);
    }
}
