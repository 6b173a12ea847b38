package dev.keyturn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void areAllNamedAtOnce() throws Exception {
        caller.post("/things/checked?maxAge=101", "{\"owner_id\":1}")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("display_name", "max_age");
    }
}
