package dev.keyturn.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.errors.PassingFault;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class PasswordHashingTest {
    private final PasswordHashing hashing =
            new PasswordHashing(new PasswordsProperties(2, 64, Duration.ofSeconds(20), false));

    @Test
    void checksWhatItHashed() {
        String hash = hashing.hash("correct horse");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hashing.check("correct horse", hash)).isEqualTo(PasswordVerdict.RIGHT);
        assertThat(hashing.check("incorrect horse", hash)).isEqualTo(PasswordVerdict.WRONG);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoCopyOfTheLibraryBehind() throws IOException {
        hashing.hash("correct horse");

        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(mapped -> mapped.contains("libsodium"))
                .isNotEmpty()
                .as("in no folder of its own, which would stay with all the rest of the jar")
                .allSatisfy(mapped -> assertThat(mapped)
                        .contains(" " + temporary + "/libsodium")
                        .endsWith(" (deleted)"));
    }

    @Test
    void neverTruncates() {
        String hash = hashing.hash("x".repeat(256));

        assertThat(hashing.check("x".repeat(255), hash)).isEqualTo(PasswordVerdict.WRONG);
        assertThat(hashing.check("x".repeat(256), hash)).isEqualTo(PasswordVerdict.RIGHT);
    }

    @Test
    void theNativeAndThePortableImplementationVerifyEachOther() {
        Argon2PasswordEncoder portable = new Argon2PasswordEncoder(16, 32, 1, 19456, 2);
        String password = "\u00fcn\u00efc\u00f6d\u00e9 \ud83d\udd11";

        assertThat(portable.matches(password, hashing.hash(password))).isTrue();
        assertThat(hashing.check(password, portable.encode(password))).isEqualTo(PasswordVerdict.RIGHT);
    }

    @Test
    void aCheaperHashIsRightButOutdated() {
        String cheap = new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode("correct horse");

        assertThat(hashing.check("correct horse", cheap)).isEqualTo(PasswordVerdict.RIGHT_BUT_OUTDATED);
    }

    /** Such as other servers make, in several lanes; libsodium works in one. */
    @Test
    void aHashOfOtherParametersIsRightButOutdated() {
        String wide = new Argon2PasswordEncoder(16, 24, 4, 8192, 3).encode("correct horse");

        assertThat(hashing.check("correct horse", wide)).isEqualTo(PasswordVerdict.RIGHT_BUT_OUTDATED);
        assertThat(hashing.check("incorrect horse", wide)).isEqualTo(PasswordVerdict.WRONG);
    }

    @Test
    void whatIsNoHashMatchesNothing() {
        String hash = hashing.hash("correct horse");

        for (String broken : List.of("", "correct horse", hash.substring(0, hash.length() - 1), hash + "A")) {
            assertThat(hashing.check("correct horse", broken)).isEqualTo(PasswordVerdict.WRONG);
        }
    }

    @Test
    void withoutAHashItFails() {
        assertThat(hashing.check("anything", null)).isEqualTo(PasswordVerdict.WRONG);
        assertThat(hashing.check("nobody has this password", null)).isEqualTo(PasswordVerdict.WRONG);
    }

    @Test
    void aFloodIsShedNotQueued() throws Exception {
        PasswordHashing narrow = new PasswordHashing(new PasswordsProperties(1, 2, Duration.ofSeconds(20), false));

        MeterRegistry meters = new SimpleMeterRegistry();
        new PasswordMeters(narrow).bindTo(meters);

        int refused = refused(narrow, 40);

        assertThat(refused).isGreaterThan(20);
        assertThat(meters.get("keyturn.passwords.refused").functionCounter().count())
                .isEqualTo(refused);
        assertThat(meters.get("keyturn.passwords.waiting").gauge().value()).isZero();
        assertThat(narrow.check("x", narrow.hash("x"))).isEqualTo(PasswordVerdict.RIGHT);
    }

    /** Else the server, restarted under a flood of logins, would not start. */
    @Test
    void itIsReadyThoughThePoolHasNoRoom() {
        PasswordHashing narrow = new PasswordHashing(new PasswordsProperties(1, 1, Duration.ofSeconds(20), false));

        assertThatCode(() -> {
                    for (int i = 0; i < 100; i++) {
                        narrow.load();
                    }
                })
                .doesNotThrowAnyException();
    }

    /** An unknown name takes as long as a known one: what it is checked against costs as much. */
    @Test
    void theDecoyHasTheParametersAndTheFormOfARealHash() {
        String hash = hashing.hash("correct horse");

        assertThat(parameters(PasswordHashing.DECOY)).isEqualTo(parameters(hash));
        assertThat(PasswordHashing.DECOY).hasSameSizeAs(hash).matches("[^ ]+\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    private static String parameters(String hash) {
        return hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
    }

    @Test
    void nobodyWaitsPastTheDeadline() {
        PasswordHashing hurried = new PasswordHashing(new PasswordsProperties(1, 64, Duration.ofNanos(1), false));

        assertThatThrownBy(() -> hurried.hash("correct horse"))
                .isInstanceOf(PassingFault.class)
                .hasMessageContaining("deadline");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itsThreadsStepBackForOthers() throws Exception {
        PasswordHashing own = new PasswordHashing(new PasswordsProperties(1, 64, Duration.ofSeconds(20), false));
        own.hash("correct horse");

        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            List<Path> hashing = threads.filter(PasswordHashingTest::hashes).toList();
            assertThat(hashing)
                    .isNotEmpty()
                    .extracting(PasswordHashingTest::niceness)
                    .containsOnly(Math.min(niceness(Path.of("/proc/self")) + 5, 19));
            assertThat(hashing.stream().flatMap(PasswordHashingTest::slice)).allMatch("100000"::equals);
        }
    }

    /** In nanoseconds; nothing where Linux keeps none for each thread. */
    private static Stream<String> slice(Path thread) {
        return read(thread.resolve("sched"))
                .lines()
                .filter(line -> line.startsWith("se.slice"))
                .map(line -> line.replaceAll(".*\\s", ""));
    }

    private static boolean hashes(Path thread) {
        return read(thread.resolve("comm")).startsWith("password-hash-");
    }

    /** The 19th field; the second, which may hold spaces, ends with the last parenthesis (proc_pid_stat(5)). */
    private static int niceness(Path thread) {
        String stat = read(thread.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }

    private static int refused(PasswordHashing narrow, int callers) throws InterruptedException {
        int refused = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(callers)) {
            List<Future<String>> hashes = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                hashes.add(executor.submit(() -> narrow.hash("correct horse")));
            }
            for (Future<String> hash : hashes) {
                try {
                    assertThat(hash.get()).startsWith("$argon2id$");
                } catch (ExecutionException shed) {
                    assertThat(shed.getCause()).isInstanceOf(PassingFault.class);
                    refused++;
                }
            }
        }
        return refused;
    }

    /** What apps could always register with, they still can. */
    @Test
    void commonPasswordsAreRefusedWhereTheSettingsWantThat() {
        PasswordHashing strict = new PasswordHashing(new PasswordsProperties(1, 64, Duration.ofSeconds(20), true));

        assertThat(strict.isTooCommon("password1")).isTrue();
        assertThat(strict.isTooCommon("unusual-enough")).isFalse();
        assertThat(hashing.isTooCommon("password1")).isFalse();
    }
}
