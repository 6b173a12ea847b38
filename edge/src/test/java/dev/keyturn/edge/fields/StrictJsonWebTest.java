package dev.keyturn.edge.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.testing.Answer;
import dev.keyturn.edge.testing.Caller;
import dev.keyturn.edge.testing.EdgeTest;
import dev.keyturn.model.ProblemType;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EdgeTest
class StrictJsonWebTest {
    private final Caller caller;

    StrictJsonWebTest(Caller caller) {
        this.caller = caller;
    }

    @Test
    void takesAndGivesSnakeCase() throws Exception {
        Answer answer = caller.post(
                "/things",
                "{\"display_name\":\"añ\uD83D\uDE00\",\"owner_id\":7,\"is_open\":true,\"tags\":[\"a\"],\"format\":\"LARGE\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("display_name").asString("")).isEqualTo("añ\uD83D\uDE00");
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder("display_name", "owner_id", "is_open", "tags", "format");
    }

    /** By the type, a client tells an answer from a refusal (RFC 9457, section 3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/problem+json, application/json",
                "application/problem+json, application/json;q=0.1",
                "application/vnd.x+json, */*;q=0.1",
                "application/*+json",
                "application/json;profile=x",
                "application/json;charset=utf-8"
            })
    void isGivenAsWhatItIs(String accept) throws Exception {
        for (Answer answer : answers(accept)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/problem+json", "application/vnd.x+json", "text/json"})
    void isNotGivenAsSomethingElse(String accept) throws Exception {
        for (Answer answer : answers(accept)) {
            assertThat(answer.status()).isEqualTo(406);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    private List<Answer> answers(String accept) throws Exception {
        return List.of(
                caller.get("/things", "Accept", accept),
                caller.get("/things/1", "Accept", accept),
                caller.send("HEAD", "/things", BodyPublishers.noBody(), "Accept", accept),
                caller.send(
                        "POST",
                        "/things/nested",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        accept));
    }

    @Test
    void leavesAloneWhatItDoesNotKnow() throws Exception {
        assertThat(caller.post("/things", "{\"display_name\":\"a\",\"owner_id\":1,\"admin\":true}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{]",
                "<thing/>",
                "nonsense",
                "\uFEFF{\"display_name\":\"a\",\"owner_id\":1}",
                "{'display_name':'a'}",
                "{\"display_name\":\"a\",}",
                "{\"display_name\":\"a\",\"owner_id\":1} {}",
                "{\"display_name\":\"a\",\"owner_id\":1} trailing",
                "{\"display_name\":\"a\",\"display_name\":\"b\",\"owner_id\":1}",
                "{\"display_name\":\"a\",\"owner_id\":NaN}",
                "{\"display_name\":\"a\",\"owner_id\":01}",
                "{\"display_name\":\"a\nb\",\"owner_id\":1}"
            })
    void refusesWhatIsNoJson(String body) throws Exception {
        caller.post("/things", body).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"display_name\":\"a\",\"owner_id\":1}]", "\"text\"", "7", "true", "null"})
    void refusesWhatIsNoObject(String body) throws Exception {
        caller.post("/things", body).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"display_name":7,"owner_id":1}                             | display_name
            {"display_name":1.5,"owner_id":1}                           | display_name
            {"display_name":true,"owner_id":1}                          | display_name
            {"display_name":{},"owner_id":1}                            | display_name
            {"display_name":["a"],"owner_id":1}                         | display_name
            {"display_name":"a","owner_id":"1"}                         | owner_id
            {"display_name":"a","owner_id":""}                          | owner_id
            {"display_name":"a","owner_id":1.0}                         | owner_id
            {"display_name":"a","owner_id":1e3}                         | owner_id
            {"display_name":"a","owner_id":true}                        | owner_id
            {"display_name":"a","owner_id":null}                        | owner_id
            {"display_name":"a"}                                        | owner_id
            {"display_name":"a","owner_id":9223372036854775808}         | owner_id
            {"display_name":"a","owner_id":1,"is_open":1}               | is_open
            {"display_name":"a","owner_id":1,"is_open":"true"}          | is_open
            {"display_name":"a","owner_id":1,"tags":"a"}                | tags
            {"display_name":"a","owner_id":1,"tags":[1]}                | tags
            {"display_name":"a","owner_id":1,"format":0}                | format
            {"display_name":"a","owner_id":1,"format":1.0}              | format
            {"display_name":"a","owner_id":1,"format":"0"}              | format
            {"display_name":"a","owner_id":1,"format":"large"}          | format
            {"display_name":"a","owner_id":1,"format":""}               | format
            {"display_name":"a","owner_id":1,"format":true}             | format
            """)
    void doesNotGuessBetweenTypes(String body, String field) throws Exception {
        caller.post("/things", body).isProblem(ProblemType.INVALID_FIELDS).onFields(field);
    }

    /** Jackson takes one for an absent value: a dry run would not be one. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\\t\\n", "\\u0000", "\\u0001"})
    void doesNotTakeABlankForNothing(String blank) throws Exception {
        for (String field : List.of("owner_id", "is_open", "format", "tags")) {
            String body = "{\"display_name\":\"a\"," + (field.equals("owner_id") ? "" : "\"owner_id\":1,") + "\""
                    + field + "\":\"" + blank + "\"}";
            caller.post("/things", body).isProblem(ProblemType.INVALID_FIELDS).onFields(field);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00"})
    void refusesTextThatTheDatabaseCannotKeep(String text) throws Exception {
        Answer answer = caller.post("/things", "{\"display_name\":\"" + text + "\",\"owner_id\":1}");

        answer.isProblem(ProblemType.INVALID_FIELDS).onFields("display_name");
        assertThat(answer.body()).contains("U+0000");
        caller.post("/things", "{\"display_name\":\"a\",\"owner_id\":1,\"tags\":[\"" + text + "\"]}")
                .isProblem(ProblemType.INVALID_FIELDS)
                .onFields("tags");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws Exception {
        byte[] latin1 = "{\"display_name\":\"\u00e9\",\"owner_id\":1}".getBytes(StandardCharsets.ISO_8859_1);

        caller.send("POST", "/things", BodyPublishers.ofByteArray(latin1), "Content-Type", "application/json")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }

    /** RFC 3629, section 3: what looks for a character by its bytes has not seen these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"display_name\":\"x\u00c0\u00afy\",\"owner_id\":1}",
                "{\"display_name\":\"\u00e0\u0080\u00af\",\"owner_id\":1}",
                "{\"display_name\":\"\u00e0\u0080\u008a\",\"owner_id\":1}",
                "{\"\u00c1\u00a4isplay_name\":\"a\",\"owner_id\":1}",
                "{\"unknown\":\"\u00c1\u0081\",\"display_name\":\"a\",\"owner_id\":1}",
                "{\"display_name\":\"a\",\"owner_id\":1,\"tags\":[\"\u00ed\u00a0\u0080\"]}",
            })
    void refusesBytesThatHideACharacter(String bytes) throws Exception {
        for (String type : new String[] {"application/json", "application/json;charset=iso-8859-1"}) {
            Answer answer = caller.send(
                    "POST",
                    "/things",
                    BodyPublishers.ofByteArray(bytes.getBytes(StandardCharsets.ISO_8859_1)),
                    "Content-Type",
                    type);

            answer.isProblem(ProblemType.MALFORMED_REQUEST);
            assertThat(answer.json().path("detail").asString("")).contains("UTF-8");
        }
    }

    @Test
    void refusesThemAlsoInTheMiddleOfAMember() throws Exception {
        String tags = "\"0123456789\",".repeat(2000);
        byte[] body = ("{\"display_name\":\"a\",\"owner_id\":1,\"tags\":[" + tags + "\"\u00c0\u00af\"]}")
                .getBytes(StandardCharsets.ISO_8859_1);

        caller.send("POST", "/things", BodyPublishers.ofByteArray(body), "Content-Type", "application/json")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void isUtf8WhateverItsTypeSays() throws Exception {
        byte[] body = "{\"display_name\":\"\u00e9\",\"owner_id\":1}".getBytes(StandardCharsets.UTF_8);

        Answer answer = caller.send(
                "POST",
                "/things",
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/json;charset=iso-8859-1");

        assertThat(answer.json().path("display_name").asString("")).isEqualTo("\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32BE", "UTF-32LE"})
    void refusesOtherEncodings(String charset) throws Exception {
        byte[] body = "{\"display_name\":\"a\",\"owner_id\":1}".getBytes(Charset.forName(charset));

        caller.send("POST", "/things", BodyPublishers.ofByteArray(body), "Content-Type", "application/json")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"child\":", "{\"unknown\":", "{\"unknown\":["})
    void refusesToGoDeepWithoutEnd(String step) throws Exception {
        caller.post("/things/nested", step.repeat(5_000)).isProblem(ProblemType.MALFORMED_REQUEST);
    }

    @Test
    void refusesANumberWithoutEnd() throws Exception {
        caller.post("/things", "{\"display_name\":\"a\",\"owner_id\":" + "9".repeat(5_000) + "}")
                .isProblem(ProblemType.MALFORMED_REQUEST);
    }
}
