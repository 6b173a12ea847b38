package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.keyturn.edge.errors.ErrorResponses;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class MetadataMethodsTest {
    private static final String PATH = "/.well-known/oauth-protected-resource";

    /** RFC 9728, section 3.1: the path of the resource follows. A proxy may have taken it off. */
    @ParameterizedTest
    @CsvSource({"'', true", "/api, true", "/ap, false", "/api/v2, false", "/apiv2, false"})
    void aResourceWithAPathHasItsDocumentThere(String path, boolean found) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", PATH + path);
        request.setServletPath(PATH + path);
        MockFilterChain chain = new MockFilterChain();

        new MetadataMethods(URI.create("https://example.org/api"), mock(ErrorResponses.class))
                .doFilter(request, new MockHttpServletResponse(), chain);

        assertThat(chain.getRequest() != null).isEqualTo(found);
    }
}
