package dev.keyturn.auth.accounts;

import dev.keyturn.auth.passwords.PasswordHashing;
import dev.keyturn.auth.passwords.PasswordVerdict;
import dev.keyturn.edge.RequestSource;
import java.text.Normalizer;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Checks a name and a password, with one answer and one duration for every way to be wrong. */
@Component
public class PasswordLogin {
    private static final int LONGEST_NAME = 254;

    private final Credentials credentials;
    private final PasswordHashing hashing;

    PasswordLogin(Credentials credentials, PasswordHashing hashing) {
        this.credentials = credentials;
        this.hashing = hashing;
    }

    /**
     * Checks a password.
     *
     * @param name a username or an e-mail address, in any case
     * @param source where the attempt comes from
     * @return the person, or empty: unknown, wrong and disabled look alike
     * @throws dev.keyturn.edge.PassingFault if too many passwords are being checked
     */
    public Optional<Authenticated> check(String name, String password, RequestSource source) {
        Optional<Credentials.StoredCredential> stored = storable(name).flatMap(credentials::find);
        PasswordVerdict verdict = hashing.check(
                password, stored.map(Credentials.StoredCredential::hash).orElse(null));
        if (verdict == PasswordVerdict.WRONG) {
            return Optional.empty();
        }
        if (verdict == PasswordVerdict.RIGHT_BUT_OUTDATED) {
            stored.ifPresent(old -> credentials.strengthen(old, hashing.hash(password)));
        }
        return stored.filter(Credentials.StoredCredential::active)
                .map(credential -> new Authenticated(credential.person(), credential.version()));
    }

    /** The name as accounts have it, or empty if none can have it and the database need not be asked. */
    private static Optional<String> storable(String name) {
        String composed = Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
        return composed.length() <= LONGEST_NAME && composed.indexOf('\0') < 0
                ? Optional.of(composed)
                : Optional.empty();
    }

    /**
     * Somebody who gave the right password.
     *
     * @param credentialVersion which password that was; a session is started only while it is the current one
     */
    public record Authenticated(Person person, int credentialVersion) {}
}
