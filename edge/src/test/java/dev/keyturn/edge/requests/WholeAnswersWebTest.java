package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EdgeTest
class WholeAnswersWebTest {
    private final Caller caller;

    WholeAnswersWebTest(Caller caller) {
        this.caller = caller;
    }

    /** An object, and an entity, after which Spring flushes. */
    @ParameterizedTest
    @ValueSource(strings = {"/things/1", "/things/1/entity"})
    void goOutWithTheirLength(String path) throws Exception {
        Answer answer = caller.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length"))
                .isEqualTo(Integer.toString(answer.body().getBytes(StandardCharsets.UTF_8).length));
        assertThat(answer.header("Transfer-Encoding")).isEmpty();
    }

    @Test
    void areWholeAlsoWhereTheyAreLongerThanTheBuffer() throws Exception {
        String tag = "t".repeat(30_000);

        Answer answer = caller.send(
                "POST",
                "/things",
                BodyPublishers.ofString("{\"display_name\":\"a thing\",\"owner_id\":1,\"tags\":[\"" + tag + "\"]}"),
                "Content-Type",
                "application/json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("tags").path(0).asString("")).isEqualTo(tag);
    }

    @Test
    void areEmptyWhereNothingIsToBeSaid() throws Exception {
        Answer answer = caller.send("HEAD", "/things/1", BodyPublishers.noBody());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }
}
