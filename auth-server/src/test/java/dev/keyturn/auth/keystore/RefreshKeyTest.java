package dev.keyturn.auth.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.seals.KeyEncryptionKeys;
import dev.keyturn.auth.seals.LoadedKeys;
import dev.keyturn.auth.seals.SealedKey;
import dev.keyturn.auth.testing.TestSettings;
import dev.keyturn.edge.operation.StartupRefusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshKeyTest {
    private static final byte[] SECRET = "thirty-two bytes of a secret key".getBytes(UTF_8);

    private final KeyEncryptionKeys kek = LoadedKeys.ofFile(TestSettings.keyFile(TestSettings.KEY));

    /** Or one key could be put in the place of another by whoever can write to the table. */
    @Test
    void opensUnderItsOwnIdAlone() {
        SealedKey sealed = kek.seal(SECRET, RefreshKey.label((short) 1));

        assertThat(new RefreshKey((short) 1, sealed, Duration.ZERO).open(kek)).isEqualTo(SECRET);
        assertThatThrownBy(() -> new RefreshKey((short) 2, sealed, Duration.ZERO).open(kek))
                .isInstanceOf(StartupRefusal.class);
    }
}
