package dev.keyturn.auth.accounts;

import dev.keyturn.auth.accounts.Credentials.StoredCredential;
import dev.keyturn.auth.limits.LoginLimits;
import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.auth.passwords.PasswordVerdict;
import dev.keyturn.edge.http.RequestSource;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks a name and a password, with one answer for every failure, and a decoy hash for unknown names. */
@Component
public class PasswordLogin {
    private static final int LONGEST_NAME = 254;

    private final Credentials credentials;
    private final PasswordHashing hashing;
    private final LoginLimits limits;

    PasswordLogin(Credentials credentials, PasswordHashing hashing, LoginLimits limits) {
        this.credentials = credentials;
        this.hashing = hashing;
        this.limits = limits;
    }

    /**
     * Checks a password.
     *
     * @param name a username or an e-mail address, in any case
     * @param source where the attempt comes from
     * @return the person, or empty: unknown, wrong and disabled look alike
     * @throws dev.keyturn.edge.errors.TooManyRequests if too many have failed for that name or from there
     * @throws dev.keyturn.edge.errors.PassingFault if too many passwords are being checked
     */
    public Optional<Authenticated> check(String name, String password, RequestSource source) {
        String spelled = Spelling.ofName(name);
        return limits.attempt(spelled, source, attempt -> {
            Optional<StoredCredential> stored =
                    storable(spelled).flatMap(storable -> credentials.find(storable, attempt.network()));
            boolean known = stored.filter(StoredCredential::knowsNetwork).isPresent();
            return attempt.from(known, () -> verify(stored, password, attempt.network()));
        });
    }

    private Optional<Authenticated> verify(Optional<StoredCredential> stored, String password, long network) {
        PasswordVerdict verdict =
                hashing.check(password, stored.map(StoredCredential::hash).orElse(null));
        if (verdict == PasswordVerdict.WRONG) {
            return Optional.empty();
        }
        if (verdict == PasswordVerdict.RIGHT_BUT_OUTDATED) {
            stored.ifPresent(old -> credentials.strengthen(old, hashing.hash(password)));
        }
        Optional<StoredCredential> active = stored.filter(StoredCredential::active);
        active.filter(credential -> !credential.sawNetworkToday())
                .ifPresent(credential -> credentials.remember(credential, network));
        return active.map(credential -> new Authenticated(credential.person(), credential.version()));
    }

    /** The name as accounts have it, or empty if none can have it and the database need not be asked. */
    private static Optional<String> storable(String spelled) {
        return spelled.length() <= LONGEST_NAME && spelled.indexOf('\0') < 0 ? Optional.of(spelled) : Optional.empty();
    }

    /**
     * Somebody who gave the right password.
     *
     * @param credentialVersion which password that was; a session is started only while it is the current one
     */
    public record Authenticated(Person person, int credentialVersion) {}
}
