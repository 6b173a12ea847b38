package dev.keyturn.edge.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.Test;

class CallConnectionsTest {
    /** Each that stayed would let one more in than there is room for, for good. */
    @Test
    void oneThatEndsWhileItBecomesSomethingElseIsForgotten() {
        CallConnections connections = new CallConnections();
        connections.limit(0);
        assertThat(connections.isFull()).isTrue();
        SocketWrapperBase<?> socket = mock();

        connections.becomesSomethingElse(socket);
        assertThat(connections.isFull()).isFalse();
        connections.ends(socket);
        when(socket.isClosed()).thenReturn(true);
        connections.becomesSomethingElse(socket);

        assertThat(connections.isFull()).isTrue();
    }
}
