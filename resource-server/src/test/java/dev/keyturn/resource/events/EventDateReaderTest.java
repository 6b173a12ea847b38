package dev.keyturn.resource.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

class EventDateReaderTest {
    record Holder(
            @JsonDeserialize(using = EventDateReader.class) Instant date) {}

    private final JsonMapper json = new JsonMapper();

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T18:00:00Z, 2027-03-01T18:00:00Z",
        "2027-03-01T18:00:00+02:00, 2027-03-01T16:00:00Z",
        "2027-03-01T18:00+02:00, 2027-03-01T16:00:00Z",
        "2027-03-01T18:00:00.123456789Z, 2027-03-01T18:00:00.123456Z",
        "2027-03-01T18:00:00, 2027-03-01T18:00:00Z",
        "2027-03-01T18:00, 2027-03-01T18:00:00Z",
        "2027-03-01, 2027-03-01T00:00:00Z",
        "9999-12-31, 9999-12-31T00:00:00Z"
    })
    void readsEveryWayOfWritingATime(String written, Instant meant) {
        assertThat(read("\"" + written + "\"")).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"tomorrow\"",
                "\"2027-02-30\"",
                "\"2027-03-01T25:00:00Z\"",
                "\"+10000-01-01\"",
                "\"-0001-01-01\"",
                "\"9999-12-31T23:59:59-10:00\"",
                "1803924000",
                "true",
                "{}"
            })
    void refusesWhatIsNone(String json) {
        assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> read(json));
    }

    private Instant read(String value) {
        return json.readValue("{\"date\":" + value + "}", Holder.class).date();
    }
}
