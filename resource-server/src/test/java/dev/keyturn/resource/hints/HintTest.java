package dev.keyturn.resource.hints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {
    private static final String NODE = "0b5b2c6e-6f1f-4d2e-9a55-3f8b7a1f2c3d";
    private static final String OTHER = "other";

    @Test
    void arrivesAsItWasTold() {
        List<Hint> hints = List.of(Hint.newMessageFor(7), Hint.readBySomebody(8, 99));

        assertThat(Hint.encode(NODE, hints, 500))
                .singleElement()
                .satisfies(payload -> assertThat(Hint.decode(OTHER, payload)).isEqualTo(hints));
    }

    @Test
    void isNoNewsToWhoeverToldIt() {
        String payload = Hint.encode(NODE, List.of(Hint.newMessageFor(7)), 500).getFirst();

        assertThat(Hint.decode(NODE, payload)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 99_999_999, 999_999_999_999_999_999L})
    void fitsIntoANotificationHoweverManyThereAre(long read) {
        List<Hint> hints = LongStream.range(0, 1200)
                .mapToObj(number -> new Hint(1_000_000_000_000L + number, read))
                .toList();

        List<String> payloads = Hint.encode(NODE, hints, 500);

        assertThat(payloads)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(payload -> assertThat(payload.length()).isLessThan(8000));
        assertThat(payloads.stream().flatMap(payload -> Hint.decode(OTHER, payload).stream()))
                .containsExactlyElementsOf(hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "stranger",
                "stranger x",
                "stranger -1",
                "stranger 1:",
                "stranger :1",
                "stranger 9999999999999999999",
                "stranger 1;DROP"
            })
    void meansNothingWhereItIsNone(String payload) {
        assertThat(Hint.decode(NODE, payload)).isEmpty();
    }
}
