package dev.keyturn.auth.passwords;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Argon2id with m=19456 KiB, t=2, p=1 (RFC 9106, section 4; OWASP's parameters), in PHC format. The reference
 * implementation in C where it loads, Bouncy Castle elsewhere: the same hashes at a third of the speed.
 */
final class Argon2id {
    private static final Logger log = LoggerFactory.getLogger(Argon2id.class);
    private static final int MEMORY_KIB = 19456;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private Argon2id() {}

    static PasswordEncoder fastest() {
        PasswordEncoder portable =
                new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB, ITERATIONS);
        try {
            Argon2Advanced library =
                    Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
            return new Native(library, portable);
        } catch (LinkageError e) {
            log.info("The native Argon2 library does not load here; hashing a password takes three times as long");
            return portable;
        }
    }

    private static final class Native extends AbstractValidatingPasswordEncoder {
        private final Argon2Advanced library;
        private final PasswordEncoder portable;

        Native(Argon2Advanced library, PasswordEncoder portable) {
            this.library = library;
            this.portable = portable;
        }

        @Override
        protected String encodeNonNullPassword(String password) {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            return library.hash(ITERATIONS, MEMORY_KIB, PARALLELISM, bytes);
        }

        @Override
        protected boolean matchesNonNull(String password, String hash) {
            return library.verify(hash, password.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected boolean upgradeEncodingNonNull(String hash) {
            return portable.upgradeEncoding(hash);
        }
    }
}
