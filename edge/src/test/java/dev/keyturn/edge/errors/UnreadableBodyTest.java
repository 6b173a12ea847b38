package dev.keyturn.edge.errors;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.edge.fields.StrictJson;
import dev.keyturn.edge.requests.BodyFilter;
import dev.keyturn.edge.requests.RequestLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

class UnreadableBodyTest {
    record Note(String text, Long number) {}

    @RestController
    static class Notes {
        @PostMapping("/notes")
        Note echo(@RequestBody Note note) {
            return note;
        }
    }

    private final JsonMapper.Builder json = JsonMapper.builder();
    private final MockMvc server;

    UnreadableBodyTest() {
        new StrictJson().strictness().customize(json);
        JsonMapper mapper = json.addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .build();
        ErrorResponses errors = new ErrorResponses(List.of(), mapper);
        server = MockMvcBuilders.standaloneSetup(new Notes())
                .setControllerAdvice(new ProblemAdvice(errors))
                .setMessageConverters(new JacksonJsonHttpMessageConverter(mapper))
                .addFilters(new BodyFilter(limits(), errors))
                .build();
    }

    @Test
    void aBodyThatGrowsTooLargeWithinAMemberIsTooLarge() throws Exception {
        send("{\"text\":\"" + "x".repeat(200) + "\"}")
                .andExpect(status().isContentTooLarge())
                .andExpect(jsonPath("$.type").value("urn:keyturn:problem:too-large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"a", "<note/>"})
    void whatIsNoJsonIsMalformedAndNoFieldsFault(String body) throws Exception {
        send(body)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:keyturn:problem:malformed-request"))
                .andExpect(jsonPath("$.errors").doesNotExist());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"number\":\"1\"}", "{\"number\":1.5}", "{\"number\":99999999999999999999}", "{\"number\":[]}"
            })
    void aValueOfTheWrongKindIsItsFieldsFault(String body) throws Exception {
        send(body)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.type").value("urn:keyturn:problem:invalid-fields"))
                .andExpect(jsonPath("$.errors[0].field").value("number"));
    }

    private static RequestLimits limits() {
        return new RequestLimits(
                0, DataSize.ofBytes(100), Duration.ofSeconds(1), Duration.ofSeconds(10), 1, 1, Duration.ZERO);
    }

    /** Sends without declaring a length, as a chunked request does. */
    private ResultActions send(String body) throws Exception {
        return server.perform(post("/notes")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(UnreadableBodyTest::withoutLength));
    }

    private static MockHttpServletRequest withoutLength(MockHttpServletRequest request) {
        return new Unmeasured(request);
    }

    private static final class Unmeasured extends MockHttpServletRequest {
        Unmeasured(MockHttpServletRequest request) {
            super(request.getServletContext(), request.getMethod(), request.getRequestURI());
            setContentType(request.getContentType());
            setContent(request.getContentAsByteArray());
            addHeader("Transfer-Encoding", "chunked");
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }
    }
}
