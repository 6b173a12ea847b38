package dev.keyturn.auth.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
    private static final String[] NAMES = {"ada.lovelace", "countess@example.org", "countess"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password1",
                "P@ssw0rd!",
                "passwordpassword",
                "sunshine2024!",
                "welcome@2025",
                "trustno1",
                "ILOVEYOU",
                "iloveyou!!",
                "        ",
                "12345678",
                "87654321",
                "11111111",
                "12121212",
                "abcabcabc",
                "1q2w3e4r5t",
                "zaq12wsx",
                "qwerty123456",
                "123qweasdzxc",
                "asdf1234",
                "abc12345",
                "password123456789",
                "123456password",
                "Qwertzuiop\u00fc",
                "\u043f\u0430\u0440\u043e\u043b\u044c123",
                "passwo\u0308rter",
                "keyturn2026",
                "ada.lovelace",
                "Ada.Lovelace1815",
                "countess!",
                "countesscountess",
                "COUNTESS@example.org"
            })
    void knowsWhatAnybodyWouldTry(String password) {
        assertThat(CommonPasswords.isCommon(password, NAMES)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a long enough password",
                "correct horse battery staple",
                "correct horse",
                "dragon teapot",
                "passwordless-login",
                "my password is good",
                "sunshine20241231",
                "ada.babbage",
                "ada lovelace and her engine",
                "tr0ub4dor&3",
                "x7Kq-02mP",
                "19850412",
                "\u20ac\u4e2d\u00df\u0416\u05d0\u3042\u0e01\u0905\u20ac\u4e2d\u00df\u0416\u05d0\u3042\u0e01\u0905"
            })
    void knowsNothingElse(String password) {
        assertThat(CommonPasswords.isCommon(password, NAMES)).isFalse();
    }

    @Test
    void takesNoLongerForWhatCouldBeCutInManyWays() {
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(CommonPasswords.isCommon("a".repeat(39) + "\u00df")).isFalse();
            assertThat(CommonPasswords.isCommon("ab".repeat(127) + "\u00df")).isFalse();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }
}
