package dev.keyturn.resource.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.edge.errors.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void mayBeLeftOut() {
        assertThat(IdempotencyKey.of(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "8e03978e-40d5-43e8-bc93-6894a57f9324", " padded ", "\"quoted\""})
    void isShortPrintableAscii(String header) {
        assertThat(IdempotencyKey.of(header)).hasValue(new IdempotencyKey(header.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "t\u00fcr", "a\tb", "one,two", "one, two", "a\u0000b"})
    void isNothingElse(String header) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> IdempotencyKey.of(header));
    }
}
