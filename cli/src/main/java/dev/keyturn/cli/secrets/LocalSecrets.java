package dev.keyturn.cli.secrets;

import dev.keyturn.cli.running.Addresses;
import dev.keyturn.cli.terminal.Failure;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * All secrets of one data folder. The first start makes them: the key-encryption key first, {@code credentials.env}
 * last, each file written at one stroke. {@code credentials.env} says that all are made, so a first start that was
 * killed before it begins again. An existing key-encryption key is kept: a backup may need it.
 */
public final class LocalSecrets {
    private final CredentialsFile file;
    private final KeyEncryptionKey key;
    private final Path path;
    private final Path keyPath;
    private final TrustKey trustKey;

    public LocalSecrets(Path dataFolder) {
        this.path = dataFolder.resolve("credentials.env");
        this.keyPath = dataFolder.resolve("key-encryption-key");
        this.file = new CredentialsFile(path);
        this.key = new KeyEncryptionKey(keyPath);
        this.trustKey = new TrustKey(dataFolder.resolve("trust-key.json"));
    }

    /** The secrets, made if this is the first start; addresses in the file follow the given ones. */
    public Credentials open(Addresses addresses, boolean databaseExists) {
        if (!file.exists()) {
            makeKey(databaseExists);
            trustKey.createIfMissing();
            Credentials made = Credentials.create(new SecureRandom()).at(addresses);
            file.write(made);
            return made;
        }
        key.check();
        trustKey.createIfMissing();
        Credentials kept = file.read();
        Credentials moved = kept.at(addresses);
        if (!moved.equals(kept)) {
            file.write(moved);
        }
        return moved;
    }

    /** The secrets as an earlier start left them. */
    public Credentials read() {
        return file.read();
    }

    private void makeKey(boolean databaseExists) {
        if (databaseExists) {
            throw new Failure(
                    "%s is missing, but there is a database that it opens: restore it from a backup, or begin anew and lose all data with `%s`."
                            .formatted(path, beginAnew(path)));
        }
        if (key.exists()) {
            key.check();
        } else {
            key.create(new SecureRandom());
        }
    }

    /** Where {@code credentials.env} is. */
    public Path credentialsPath() {
        return path;
    }

    /** Where the key-encryption key is. */
    public Path keyPath() {
        return keyPath;
    }

    /** The resource server's own key. An installation that was made before there were such keys gets one too. */
    public TrustKey trustKey() {
        return trustKey;
    }

    static String beginAnew(Path secret) {
        return "rm -r '" + Objects.requireNonNull(secret.getParent()) + "'";
    }
}
