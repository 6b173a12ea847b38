package dev.keyturn.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.cli.running.TestPorts;
import dev.keyturn.cli.terminal.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    private final TestPorts free = TestPorts.find();

    @Test
    void acceptsPortsThatNobodyHas() {
        assertThatCode(() -> Ports.check(free.settings())).doesNotThrowAnyException();
    }

    @Test
    void namesWhoHasAPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(free.auth() + 1, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> Ports.check(free.settings()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of 127.0.0.1 is taken by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("KEYTURN_AUTH_PORT=");
        }
    }

    @Test
    void seesAListenerOnEveryAddress() throws IOException {
        try (ServerSocket taken = new ServerSocket(free.postgres())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> Ports.check(free.settings())).hasMessageContaining("KEYTURN_PG_PORT=");
        }
    }

    /** To whom a browser may send what is meant for http://localhost. */
    @Test
    void seesAListenerOnTheOtherAddressOfThisMachine() throws IOException {
        InetAddress other = InetAddress.ofLiteral("::1");
        assumeTrue(NetworkInterface.getByInetAddress(other) != null, "no IPv6 here");

        try (ServerSocket taken = new ServerSocket(free.resource(), 1, other)) {
            assertThatThrownBy(() -> Ports.check(free.settings()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " of ::1 is taken by process "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("KEYTURN_RESOURCE_PORT=");
        }
    }

    @Test
    void proposesAPortThatThereIs() {
        assertThatThrownBy(() -> Ports.check(new TestPorts(65500, 65501, free.postgres()).settings()))
                .hasMessageContaining("KEYTURN_RESOURCE_PORT=65401");
    }

    @Test
    void refusesPortsThatOverlap() {
        assertThatThrownBy(() -> Ports.check(new TestPorts(free.auth(), free.auth() + 1, free.postgres()).settings()))
                .hasMessageContaining("is asked for by both KEYTURN_AUTH_PORT and KEYTURN_RESOURCE_PORT");
    }
}
