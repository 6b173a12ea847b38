package dev.keyturn.auth.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodeTest {
    @Test
    void isEightConsonantsShownInTwoHalves() {
        Set<String> shown =
                IntStream.range(0, 200).mapToObj(i -> UserCode.random().shown()).collect(Collectors.toSet());

        assertThat(shown).hasSize(200).allSatisfy(code -> {
            assertThat(code).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
            assertThat(UserCode.parse(code))
                    .hasValueSatisfying(parsed -> assertThat(parsed.shown()).isEqualTo(code));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"BCDF-GHJK", "bcdf-ghjk", "BCDFGHJK", " bc df gh jk ", "BCDF\u2013GHJK", "B.C.D.F.G.H.J.K"})
    void isReadHoweverItIsTyped(String typed) {
        assertThat(UserCode.parse(typed)).contains(new UserCode("BCDFGHJK"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BCDF-GHJ", "BCDF-GHJKL", "ABCD-FGHJ", "BCDF-GHJ1", "BCDF_GHJK", "BCDFGHJ\0"})
    void refusesWhatCannotBeOne(String typed) {
        assertThat(UserCode.parse(typed)).isEmpty();
        assertThat(UserCode.parse("BCDF" + "-".repeat(40) + "GHJK")).isEmpty();
    }
}
