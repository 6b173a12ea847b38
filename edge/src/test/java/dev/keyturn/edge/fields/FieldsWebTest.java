package dev.keyturn.edge.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EdgeTest
class FieldsWebTest {
    private final Caller caller;

    FieldsWebTest(Caller caller) {
        this.caller = caller;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things", "/things/checked"})
    void ofABodyAreNamedAsTheCallerWritesThem(String path) throws Exception {
        Answer tooLong = caller.post(path, "{\"display_name\":\"" + "x".repeat(10_000) + "\",\"owner_id\":1}");
        Answer missing = caller.post(path, "{\"owner_id\":1}");

        tooLong.isProblem(ProblemType.INVALID_FIELDS).onFields("display_name");
        assertThat(tooLong.json().path("detail").asString(""))
                .isEqualTo("`display_name` must have at most 10 characters.");
        assertThat(tooLong.json().path("errors").path(0).path("message").asString(""))
                .isEqualTo("must have at most 10 characters");
        missing.isProblem(ProblemType.INVALID_FIELDS).onFields("display_name");
    }

    @Test
    void ofAQueryAreNamedAsTheCallerWritesThem() throws Exception {
        caller.get("/things?limit=101").isProblem(ProblemType.INVALID_FIELDS).onFields("limit");
        caller.get("/things?limit=x").isProblem(ProblemType.INVALID_FIELDS).onFields("limit");
        caller.get("/things/x").isProblem(ProblemType.INVALID_FIELDS).onFields("id");
        caller.get("/things/99999999999999999999")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("id");
    }

    /** Java and Spring take all of these for numbers. */
    @ParameterizedTest
    @ValueSource(
            strings = {"1%202", "%207", "7%20", "0x10", "%2310", "+7", "%D9%A1", "1e3", "", "-", "9223372036854775808"})
    void ofWholeNumbersArePlainDigits(String number) throws Exception {
        Answer inQuery = caller.get("/things/after?id=" + number);
        inQuery.isProblem(ProblemType.INVALID_FIELDS).onFields("id");
        assertThat(inQuery.json().path("detail").asString("")).isEqualTo("`id` must be a whole number.");
        if (!number.isEmpty()) {
            caller.get("/things/" + number)
                    .isProblem(ProblemType.INVALID_FIELDS)
                    .onFields("id");
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "010, 10", "-3, -3", "9223372036854775807, 9223372036854775807"})
    void ofWholeNumbersAreRead(String written, long read) throws Exception {
        for (String path : new String[] {"/things/after?id=", "/things/"}) {
            assertThat(caller.get(path + written).json().path("owner_id").asLong())
                    .isEqualTo(read);
        }
        assertThat(caller.get("/things/after").json().path("owner_id").asLong()).isEqualTo(-1);
    }

    @Test
    void areAllNamedAtOnce() throws Exception {
        caller.post("/things/checked?maxAge=101", "{\"owner_id\":1}")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("display_name", "max_age");
    }
}
