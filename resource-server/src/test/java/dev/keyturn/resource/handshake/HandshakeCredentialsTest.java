package dev.keyturn.resource.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class HandshakeCredentialsTest {
    @Test
    void findsATokenAmongTheOfferedProtocols() {
        HandshakeCredentials found = HandshakeCredentials.of(request("/ws", "keyturn.v1, bearer.a.b.c"), true);

        assertThat(found.token()).hasValue("a.b.c");
        assertThat(found.ticket()).isEmpty();
        assertThat(found.areSeveral()).isFalse();
    }

    @Test
    void findsATicketInAHeaderOfItsOwn() {
        MockHttpServletRequest request = request("/ws", "keyturn.v1");
        request.addHeader("Sec-WebSocket-Protocol", "ticket.xyz");

        assertThat(HandshakeCredentials.of(request, true).ticket()).hasValue("xyz");
    }

    @Test
    void findsATokenInThePathWhereThatIsAllowed() {
        MockHttpServletRequest request = request("/ws/a.b.c", "keyturn.v1");

        assertThat(HandshakeCredentials.of(request, true).token()).hasValue("a.b.c");
        assertThat(HandshakeCredentials.of(request, false)).isEqualTo(HandshakeCredentials.NONE);
    }

    @Test
    void noticesWhenThereIsMoreThanOne() {
        assertThat(HandshakeCredentials.of(request("/ws", "bearer.a, ticket.b"), true)
                        .areSeveral())
                .isTrue();
        assertThat(HandshakeCredentials.of(request("/ws", "bearer.a, bearer.b"), true)
                        .areSeveral())
                .isTrue();
        assertThat(HandshakeCredentials.of(request("/ws/a", "bearer.b"), true).areSeveral())
                .isTrue();
    }

    @Test
    void looksForNothingInOtherRequests() {
        assertThat(HandshakeCredentials.of(request("/users", "bearer.a"), true)).isEqualTo(HandshakeCredentials.NONE);
        assertThat(HandshakeCredentials.of(request("/ws-tickets", "bearer.a"), true))
                .isEqualTo(HandshakeCredentials.NONE);
    }

    private static MockHttpServletRequest request(String path, String protocols) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.addHeader("Sec-WebSocket-Protocol", protocols);
        return request;
    }
}
