package dev.keyturn.edge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ApiDocsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/index.html", "/openapi.yaml", "/asyncapi.yaml"})
    void everybodyMayReadTheDocumentation(String path) {
        assertThat(areAskedFor(path)).isTrue();
    }

    /** Else a caller would choose by a path where a call waits for a place, and whether its token is looked at first. */
    @ParameterizedTest
    @ValueSource(strings = {"/events/1.yaml", "/users/me.yaml", "/docsx", "/openapi.yaml/1", "/openapi_yaml"})
    void nothingElseIsTakenForIt(String path) {
        assertThat(areAskedFor(path)).isFalse();
    }

    private static boolean areAskedFor(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        return ApiDocs.areAskedFor(request);
    }
}
