package dev.keyturn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.keyturn.edge.errors.ErrorResponses;
import dev.keyturn.edge.requests.RequestLimits;
import dev.keyturn.edge.requests.Standstill;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The places of calls, of which there is one here, and of documentation. */
class PlacesTest {
    private static final String DOCS = "/docs/index.html";

    private final Standstill standstill = mock();
    private final ErrorResponses errors = new ErrorResponses(List.of(), JsonMapper.shared());
    private final RequestLimits limits = new RequestLimits(
            0, DataSize.ofKilobytes(64), Duration.ofSeconds(10), Duration.ofSeconds(10), 0, 1, Duration.ZERO);
    private final Filter calls = Objects.requireNonNull(
            new Edge().admission(limits, standstill, errors).getFilter());
    private final Filter docs = Objects.requireNonNull(
            new Edge().admissionToDocs(limits, standstill, errors).getFilter());

    @Test
    void whoReadsTheDocumentationTakesNoneOfACall() {
        assertThat(status(
                        DOCS,
                        (_, _) -> assertThat(status("/things", (_, _) -> {})).isEqualTo(200)))
                .isEqualTo(200);
        assertThat(status("/things", (_, _) -> {
                    assertThat(status(DOCS, (_, _) -> {})).isEqualTo(200);
                    assertThat(status("/things", (_, _) -> {})).isEqualTo(503);
                }))
                .isEqualTo(200);
    }

    @Test
    void soManyReadItAndNoMore() {
        assertThat(whileOthersRead(31)).isEqualTo(200);
        assertThat(whileOthersRead(32)).isEqualTo(503);
    }

    private int whileOthersRead(int others) {
        if (others == 0) {
            return status(DOCS, (_, _) -> {});
        }
        AtomicInteger answered = new AtomicInteger();
        assertThat(status(DOCS, (_, _) -> answered.set(whileOthersRead(others - 1))))
                .isEqualTo(200);
        return answered.get();
    }

    private int status(String path, FilterChain answer) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        MockHttpServletResponse response = new MockHttpServletResponse();
        try {
            calls.doFilter(request, response, (asked, answered) -> docs.doFilter(asked, answered, answer));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return response.getStatus();
    }
}
