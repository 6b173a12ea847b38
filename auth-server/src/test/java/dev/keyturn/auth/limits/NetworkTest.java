package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff",
        "2001:db8:1:2::1, 2001:0DB8:1:2::9%eth0",
        "2001:db8:1:2::1, 2001:db8:1:2::9%no-interface-of-this-machine",
        "192.0.2.1, ::ffff:192.0.2.1"
    })
    void isOneForAllAddressesThatOnePartyHas(String one, String other) {
        assertThat(Network.of(one)).isEqualTo(Network.of(other));
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:1:2::1, 2001:db8:1:3::1", "192.0.2.1, 192.0.2.2", "192.0.2.1, 2001:db8:1:2::1", "unix:, ''"})
    void isAnotherForAnotherParty(String one, String other) {
        assertThat(Network.of(one)).isNotEqualTo(Network.of(other));
    }

    @Test
    void anIpv6NetworkHasSixtyFourBits() {
        assertThat(Network.of("2001:db8:1:2::1")).hasSize(8);
        assertThat(Network.of("192.0.2.1")).hasSize(4);
    }
}
