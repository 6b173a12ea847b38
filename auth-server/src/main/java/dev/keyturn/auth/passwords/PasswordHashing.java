package dev.keyturn.auth.passwords;

import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.fields.NormalForm;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords on a few platform threads (the native library would pin virtual ones), which step back
 * for the server's others: a flood of logins takes only these threads, and the rest of the server stays quick. A
 * password is any Unicode text in Normalization Form C, and is never truncated.
 */
@Component
public class PasswordHashing implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(PasswordHashing.class);

    /** How many bytes bcrypt reads: two passwords that have these in common would be one. */
    private static final int BCRYPT_BYTES = 72;

    /** A well-formed hash with our parameters that is no password's: to check it takes as long as a real one. */
    static final String DECOY = "$argon2id$v=19$m=19456,t=2,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);

    private final PasswordEncoder bcrypt = new BCryptPasswordEncoder();
    private final PasswordsProperties properties;
    private final ThreadPoolExecutor pool;
    private final LongAdder refused = new LongAdder();

    PasswordHashing(PasswordsProperties properties) {
        this.properties = properties;
        int threads = properties.threadCount();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(properties.queue()),
                Niceness.nice(
                        Thread.ofPlatform().name("password-hash-", 0).daemon().factory()));
    }

    /**
     * Whether a new password is too common to be taken; never, unless {@code keyturn.passwords.refuse-common} says so.
     *
     * @param names of the person: as good as a common word
     */
    public boolean isTooCommon(String password, String... names) {
        return properties.refuseCommon() && CommonPasswords.isCommon(password, names);
    }

    /**
     * Loaded as soon as the server is ready, or with the first password: the start is not to wait for what only logins
     * need.
     */
    private static final class Loaded {
        static final PasswordEncoder ARGON2ID = Argon2id.fastest();
    }

    @EventListener(ApplicationReadyEvent.class)
    void load() {
        try {
            pool.execute(() -> Objects.requireNonNull(Loaded.ARGON2ID));
        } catch (RejectedExecutionException full) {
            log.debug("Passwords are being hashed already", full);
        }
    }

    /**
     * The hash to store.
     *
     * @throws PassingFault if the pool has no room, or not in time
     */
    public String hash(String password) {
        return await(() -> Objects.requireNonNull(Loaded.ARGON2ID.encode(NormalForm.composed(password))));
    }

    /**
     * Checks a password against a stored hash. Without a hash the check takes as long and fails, so that the time does
     * not tell whether there is such an account.
     *
     * @throws PassingFault if the pool has no room, or not in time
     */
    public PasswordVerdict check(String password, @Nullable String hash) {
        return await(() -> verdict(NormalForm.composed(password), hash));
    }

    private PasswordVerdict verdict(String password, @Nullable String hash) {
        if (hash == null) {
            Loaded.ARGON2ID.matches(password, DECOY);
            return PasswordVerdict.WRONG;
        }
        if (isBcrypt(hash)) {
            boolean whole = password.getBytes(StandardCharsets.UTF_8).length <= BCRYPT_BYTES;
            return bcrypt.matches(password, hash) && whole ? PasswordVerdict.RIGHT_BUT_OUTDATED : PasswordVerdict.WRONG;
        }
        if (!Loaded.ARGON2ID.matches(password, hash)) {
            return PasswordVerdict.WRONG;
        }
        return Loaded.ARGON2ID.upgradeEncoding(hash) ? PasswordVerdict.RIGHT_BUT_OUTDATED : PasswordVerdict.RIGHT;
    }

    private static boolean isBcrypt(String hash) {
        return hash.startsWith("$2");
    }

    private <T> T await(Callable<T> work) {
        Future<T> future;
        try {
            future = pool.submit(work);
        } catch (RejectedExecutionException full) {
            refused.increment();
            throw new PassingFault("More passwords are waiting to be hashed than the queue holds", full);
        }
        try {
            return future.get(properties.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            future.cancel(false);
            refused.increment();
            throw new PassingFault("A password was not hashed before its deadline", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PassingFault("The server is stopping", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("A password could not be hashed", failed.getCause());
        }
    }

    /** How many passwords wait for a thread. */
    int waiting() {
        return pool.getQueue().size();
    }

    /** How many were not hashed, because there was no room or no time. */
    long refused() {
        return refused.sum();
    }

    @Override
    public void destroy() {
        pool.shutdown();
    }
}
