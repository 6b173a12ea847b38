package dev.keyturn.auth.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.auth.accounts.Credentials.StoredCredential;
import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.auth.testing.People;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@AuthServerTest
class CredentialsIT {
    private static final long NETWORK = 7;

    private final Credentials credentials;
    private final TransactionTemplate transaction;
    private final People.Registered person = People.somebody();

    @Autowired
    CredentialsIT(Credentials credentials, TransactionTemplate transaction) {
        this.credentials = credentials;
        this.transaction = transaction;
    }

    @Test
    void aHashIsStrengthenedUnlessThePasswordWasChangedMeanwhile() {
        StoredCredential before = find();
        credentials.strengthen(before, "stronger");
        assertThat(find().hash()).isEqualTo("stronger");

        replace("of another password");
        credentials.strengthen(before, "of the old password");

        assertThat(find().hash()).isEqualTo("of another password");
    }

    @Test
    void aNetworkIsKnownUntilThePasswordIsAnother() {
        assertThat(find().knowsNetwork()).isFalse();
        credentials.remember(find(), NETWORK);
        assertThat(find().knowsNetwork()).isTrue();

        transaction.executeWithoutResult(status -> credentials.renew(person.id()));
        assertThat(find().knowsNetwork()).isTrue();

        replace("of another password");
        assertThat(find().knowsNetwork()).isFalse();
    }

    private StoredCredential find() {
        return credentials.find(person.username(), NETWORK).orElseThrow();
    }

    private void replace(String hash) {
        transaction.executeWithoutResult(status -> credentials.replace(person.id(), null, hash));
    }
}
