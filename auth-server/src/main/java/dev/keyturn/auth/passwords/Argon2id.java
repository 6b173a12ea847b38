package dev.keyturn.auth.passwords;

import com.goterl.lazysodium.SodiumJava;
import com.goterl.lazysodium.utils.LibraryLoader;
import com.sun.jna.NativeLong;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Argon2id with m=19456 KiB, t=2, p=1 (RFC 9106, section 4; OWASP's parameters), in PHC format. By libsodium where it loads,
 * by Bouncy Castle elsewhere: the same hashes at a third of the speed (docs/adr/0036).
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
            return new Native(sodium(), portable);
        } catch (LinkageError | RuntimeException e) {
            log.info("libsodium does not load here ({}); hashing a password takes three times as long", e.toString());
            return portable;
        }
    }

    private static SodiumJava sodium() {
        try {
            return bundled();
        } catch (IOException | LinkageError | RuntimeException e) {
            log.debug("The bundled libsodium does not load", e);
            return new SodiumJava(LibraryLoader.Mode.SYSTEM_ONLY);
        }
    }

    /** The one library for this system: lazysodium by itself unpacks those for all, and leaves them behind. */
    private static SodiumJava bundled() throws IOException {
        String name = "/" + LibraryLoader.getSodiumPathInResources();
        File copy = File.createTempFile("libsodium", null);
        try (InputStream library =
                Objects.requireNonNull(SodiumJava.class.getResourceAsStream(name), "lazysodium has no " + name)) {
            Files.copy(library, copy.toPath(), StandardCopyOption.REPLACE_EXISTING);
            return new SodiumJava(copy.getPath());
        } finally {
            if (!copy.delete()) {
                copy.deleteOnExit(); // where a file that is in use cannot be deleted
            }
        }
    }

    /**
     * Handles hashes of these parameters by libsodium; imported hashes of others are left to the portable
     * implementation.
     */
    private static final class Native extends AbstractValidatingPasswordEncoder {
        /** {@code crypto_pwhash_ALG_ARGON2ID13}: version 19 (0x13), in one lane. */
        private static final int ALGORITHM = 2;

        private static final String PARAMETERS =
                "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, ITERATIONS, PARALLELISM);
        /** A salt of 16 bytes and a hash of 32, in base64 without padding. */
        private static final Pattern OURS =
                Pattern.compile(Pattern.quote(PARAMETERS) + "([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

        private final SodiumJava sodium;
        private final PasswordEncoder portable;
        private final SecureRandom random = new SecureRandom();

        Native(SodiumJava sodium, PasswordEncoder portable) {
            this.sodium = sodium;
            this.portable = portable;
        }

        @Override
        protected String encodeNonNullPassword(String password) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return PARAMETERS + base64.encodeToString(salt) + "$" + base64.encodeToString(hash(password, salt));
        }

        @Override
        protected boolean matchesNonNull(String password, String encoded) {
            Matcher parts = OURS.matcher(encoded);
            if (!parts.matches()) {
                return portable.matches(password, encoded);
            }
            Base64.Decoder base64 = Base64.getDecoder();
            return MessageDigest.isEqual(base64.decode(parts.group(2)), hash(password, base64.decode(parts.group(1))));
        }

        /** Not by the library's own check, which takes a lack of memory for a wrong password. */
        private byte[] hash(String password, byte[] salt) {
            byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
            byte[] hash = new byte[HASH_BYTES];
            NativeLong memory = new NativeLong(MEMORY_KIB * 1024L);
            if (sodium.crypto_pwhash(hash, hash.length, bytes, bytes.length, salt, ITERATIONS, memory, ALGORITHM)
                    != 0) {
                throw new IllegalStateException("libsodium had no memory to hash a password in");
            }
            return hash;
        }

        @Override
        protected boolean upgradeEncodingNonNull(String encoded) {
            return portable.upgradeEncoding(encoded);
        }
    }
}
