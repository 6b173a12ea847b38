package dev.keyturn.auth.keyrotation;

import static java.util.stream.Collectors.toSet;

import dev.keyturn.auth.keystore.KeyState;
import dev.keyturn.auth.keystore.SigningKey;
import dev.keyturn.auth.seals.StateFolder;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The kids that were ever revoked, in a file that no restore of the database reaches: a key in it is never loaded or
 * published again, whatever its row says.
 */
@Component
class RevokedKids {
    static final String FILE = "revoked-kids";
    private static final Logger log = LoggerFactory.getLogger(RevokedKids.class);
    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]+");

    private final StateFolder folder;

    RevokedKids(StateFolder folder) {
        this.folder = folder;
    }

    /** The stored keys that were revoked once but are not REVOKED now, because the database is older than the file. */
    List<SigningKey> comeBack(List<SigningKey> stored) {
        Set<String> kids = all();
        return stored.stream()
                .filter(key -> key.state() != KeyState.REVOKED && kids.contains(key.kid()))
                .toList();
    }

    /** Adds the keys that are REVOKED in the database. */
    void learn(List<SigningKey> stored) {
        add(stored.stream()
                .filter(key -> key.state() == KeyState.REVOKED)
                .map(SigningKey::kid)
                .toList());
    }

    /** All kids in the file; a line that is no kid is left out, and the log says so. */
    Set<String> all() {
        List<String> lines = folder.lines(FILE);
        Set<String> kids = lines.stream().filter(KID.asMatchPredicate()).collect(toSet());
        if (lines.stream().anyMatch(line -> !line.isBlank() && !kids.contains(line))) {
            log.error("{} has lines that are no kid: a key that one of them was may come back with a restore", FILE);
        }
        return kids;
    }

    /** Adds the kids that are not in the file yet; as safely as {@link StateFolder#append}. */
    void add(Collection<String> kids) {
        Set<String> fresh = new TreeSet<>(kids);
        if (fresh.isEmpty()) {
            return;
        }
        fresh.removeAll(all());
        if (!fresh.isEmpty()) {
            folder.append(FILE, List.copyOf(fresh));
        }
    }
}
