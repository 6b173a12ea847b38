package dev.keyturn.auth.keyrotation;

import dev.keyturn.auth.keystore.RefreshKeys;
import dev.keyturn.auth.keystore.SigningKeys;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The first keys of an installation, of each kind, without which no node can start. */
@Component
class FirstKeys {
    private final KeyLifecycle lifecycle;
    private final SigningKeys signingKeys;
    private final RefreshKeys refreshKeys;
    private final TransactionTemplate transaction;

    FirstKeys(
            KeyLifecycle lifecycle, SigningKeys signingKeys, RefreshKeys refreshKeys, TransactionTemplate transaction) {
        this.lifecycle = lifecycle;
        this.signingKeys = signingKeys;
        this.refreshKeys = refreshKeys;
        this.transaction = transaction;
    }

    /** Makes the keys of a kind if the database has none. */
    void make() {
        lifecycle.makeFirstKeys();
        if (!refreshKeys.all().isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            signingKeys.lock();
            if (refreshKeys.all().isEmpty()) {
                refreshKeys.create(Duration.ZERO);
            }
        });
    }
}
