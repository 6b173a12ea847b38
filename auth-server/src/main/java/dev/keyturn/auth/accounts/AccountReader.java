package dev.keyturn.auth.accounts;

import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Finds accounts for other packages. */
@Component
public class AccountReader {
    private final Accounts accounts;

    AccountReader(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The account of that {@code sub}, or empty if there is none. */
    public Optional<AccountView> find(UUID uid) {
        return accounts.find(uid);
    }
}
