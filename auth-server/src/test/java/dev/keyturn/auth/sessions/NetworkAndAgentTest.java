package dev.keyturn.auth.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.edge.http.RequestSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAndAgentTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.254",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff:ffff:ffff:ffff",
        "2001:db8:0:1::1, 2001:0db8:0000:0001::2",
        "192.0.2.1, ::ffff:192.0.2.2"
    })
    void isAlikeWithinANetwork(String one, String other) {
        assertThat(origin(one, "app/1")).isEqualTo(origin(other, "app/1"));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.3.1", "192.0.2.1, 193.0.2.1", "2001:db8:0:1::1, 2001:db8:0:2::1", "192.0.2.1, ::1"})
    void differsBetweenNetworks(String one, String other) {
        assertThat(origin(one, "app/1")).isNotEqualTo(origin(other, "app/1"));
    }

    @Test
    void differsBetweenAgents() {
        long origin = origin("192.0.2.1", "app/1");

        assertThat(origin("192.0.2.1", "app/2")).isNotEqualTo(origin);
        assertThat(NetworkAndAgent.of(new RequestSource("192.0.2.1", null))).isNotEqualTo(origin);
        assertThat(NetworkAndAgent.of(new RequestSource("192.0.2.1", null))).isNotEqualTo(origin("192.0.2.1", ""));
    }

    /** The rows of sessions hold it, so it may never become another. */
    @Test
    void staysWhatItIs() {
        assertThat(origin("192.0.2.1", "app/1")).isEqualTo(5_100_655_244_551_947_406L);
    }

    private static long origin(String address, String agent) {
        return NetworkAndAgent.of(new RequestSource(address, agent));
    }
}
