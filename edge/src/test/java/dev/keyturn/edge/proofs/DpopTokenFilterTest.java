package dev.keyturn.edge.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import dev.keyturn.edge.bearer.BearerErrors;
import dev.keyturn.edge.errors.ErrorResponses;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class DpopTokenFilterTest {
    /** Or its client would take it for worthless, and have the person log in again, because the issuer is away. */
    @Test
    void aTokenThatCannotBeVerifiedNowIsNotABadOne() {
        DpopTokenFilter filter = new DpopTokenFilter(
                mock(DpopProofs.class),
                token -> {
                    throw new JwtException("the keys are out of reach");
                },
                JwtAuthenticationToken::new,
                mock(BearerErrors.class),
                mock(ErrorResponses.class));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", "DPoP a.token.here");
        MockFilterChain chain = new MockFilterChain();

        assertThatThrownBy(() -> filter.doFilter(request, new MockHttpServletResponse(), chain))
                .isInstanceOf(AuthenticationServiceException.class);

        assertThat(chain.getRequest()).isNull();
    }
}
