package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServerTest
class DeviceLimitsIT {
    private static final RequestSource HERE = new RequestSource("2001:db8:77::1", null);
    private static final RequestSource NEXT_DOOR = new RequestSource("2001:db8:77::2", null);
    private static final RequestSource ELSEWHERE = new RequestSource("2001:db8:78::1", null);

    private final DeviceLimits limits;

    @Autowired
    DeviceLimitsIT(Slots slots, Buckets buckets) {
        this.limits = new DeviceLimits(new DeviceLimitsProperties(2, 3, 4), slots, buckets);
    }

    @Test
    void wrongCodesOfAPersonAreCountedWhereverTheyAre() {
        wrong(1, new RequestSource("192.0.2.1", null));
        wrong(1, new RequestSource("192.0.2.2", null));

        assertThatThrownBy(() -> limits.guess(1, new RequestSource("192.0.2.3", null), () -> Optional.of("found")))
                .isInstanceOf(TooManyRequests.class);
    }

    @Test
    void wrongCodesOfANetworkAreCountedWhoeverEntersThem() {
        wrong(11, HERE);
        wrong(12, NEXT_DOOR);
        wrong(13, HERE);

        assertThatThrownBy(() -> limits.guess(14, NEXT_DOOR, () -> Optional.of("found")))
                .isInstanceOf(TooManyRequests.class);
        assertThat(limits.guess(14, ELSEWHERE, () -> Optional.of("found"))).contains("found");
    }

    @Test
    void rightCodesCostNothing() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.guess(21, new RequestSource("192.0.2.21", null), () -> Optional.of("found")))
                    .contains("found");
        }
    }

    @Test
    void aNetworksDevicesMayNotBeginForEver() {
        for (int i = 0; i < 4; i++) {
            limits.countBeginning("192.0.2.31");
        }

        assertThatThrownBy(() -> limits.countBeginning("192.0.2.31")).isInstanceOf(TooManyRequests.class);
        limits.countBeginning("192.0.2.32");
    }

    private void wrong(long account, RequestSource source) {
        assertThat(limits.guess(account, source, Optional::empty)).isEmpty();
    }
}
