package dev.keyturn.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.edge.errors.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    /** Elements may be empty (RFC 9110, section 5.6.1.2), as where a proxy joins lines. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"0\"",
                "\"0\",",
                ",\"0\"",
                " , \"0\"",
                "\"1\", , \"0\"",
                ",,\"1\",\t,\"0\",,",
                "\"1\" ,\"0\" ",
                "W/\"0\", \"0\"",
                "\"a,b\", \"0\""
            })
    void areAListOfWhatTheStateMayBe(String header) {
        assertThat(Preconditions.of(header, null).allow("\"0\"")).isTrue();
        assertThat(Preconditions.of(header, null).allow("\"2\"")).isFalse();
        assertThat(Preconditions.of(null, header).allow("\"0\"")).isFalse();
        assertThat(Preconditions.of(null, header).allow("\"2\"")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", " , ,", "0", "\"0", "\"0\" \"1\"", "\"0\"x", "\"0\",x", "*,", "\"0\", *", "w/\"0\""
            })
    void areNothingElse(String header) {
        assertThatThrownBy(() -> Preconditions.of(header, null)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Preconditions.of(null, header)).isInstanceOf(ProblemException.class);
    }

    @Test
    void mayBeAsLongAsAHeader() {
        String many = "\"9\"," + " ,\"8\", ".repeat(3000);

        assertThat(Preconditions.of(many, null).allow("\"8\"")).isTrue();
        assertThat(Preconditions.of("\"8\"" + ",".repeat(16_000), null).allow("\"8\""))
                .isTrue();
    }
}
